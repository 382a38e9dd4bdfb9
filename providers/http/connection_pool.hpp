// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/connection.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace http {

/// Connections kept per origin, and the right to use one: at most `limit` of an origin at once, the
/// others wait in the order in which they came. One thread only.
class ConnectionPool : public std::enable_shared_from_this<ConnectionPool> {
    struct Origin;

public:
    ConnectionPool(std::size_t limit, std::chrono::steady_clock::duration idle_limit)
        : limit_(limit), idle_limit_(idle_limit)
    {}

    /// The right to use one connection, given back at its end.
    class Slot {
    public:
        Slot(Slot&& other) noexcept = default;
        Slot& operator=(Slot&&) = delete;
        Slot(const Slot&) = delete;
        Slot& operator=(const Slot&) = delete;
        ~Slot();

        /// The connection used last that is still fit for use, or null.
        std::shared_ptr<Connection> take_kept();
        /// To be used again.
        void keep(std::shared_ptr<Connection> connection);

    private:
        friend class ConnectionPool;
        Slot(std::shared_ptr<ConnectionPool> pool, Origin& origin)
            : pool_(std::move(pool)), origin_(&origin)
        {}

        std::shared_ptr<ConnectionPool> pool_;
        Origin* origin_;
    };

    /// Nothing where the coroutine was cancelled while it waited.
    boost::asio::awaitable<std::optional<Slot>> acquire(std::string origin);

private:
    struct Waiter;
    struct Kept {
        std::shared_ptr<Connection> connection;
        std::chrono::steady_clock::time_point since;
    };
    struct Origin {
        std::size_t in_use = 0;
        std::vector<Kept> kept;
        std::deque<Waiter*> waiters;
    };

    void release(Origin& origin);

    std::size_t limit_;
    std::chrono::steady_clock::duration idle_limit_;
    std::map<std::string, Origin> origins_;
};

} // namespace http
