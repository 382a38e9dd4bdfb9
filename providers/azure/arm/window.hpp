// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <deque>
#include <memory>

namespace azure {

/// Room for so many at once; the others wait in the order in which they came. One thread only.
class Window : public std::enable_shared_from_this<Window> {
    struct Waiter;

public:
    explicit Window(std::size_t size) : free_(size) {}

    /// A place, given to the next in line at its end.
    class Room {
    public:
        explicit Room(std::shared_ptr<Window> window) : window_(std::move(window)) {}
        Room(const Room&) = delete;
        Room& operator=(const Room&) = delete;
        ~Room() { window_->leave(); }

    private:
        std::shared_ptr<Window> window_;
    };

    /// Null where the coroutine was cancelled.
    boost::asio::awaitable<std::unique_ptr<Room>> enter();

private:
    void leave();

    std::size_t free_;
    std::deque<Waiter*> waiters_;
};

} // namespace azure
