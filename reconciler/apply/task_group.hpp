// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/signal.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <limits>

namespace reconciler {

/// Coroutines that run beside their owner. The owner joins before it returns: until then the group
/// and all that its tasks refer to must live. For one thread.
class TaskGroup {
public:
    explicit TaskGroup(boost::asio::any_io_executor executor,
                       std::size_t limit = std::numeric_limits<std::size_t>::max())
        : executor_(std::move(executor)), limit_(limit)
    {}
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    std::size_t running() const { return running_; }
    bool has_room() const { return running_ < limit_; }

    /// Starts `task`. The limit is the caller's to respect.
    void spawn(boost::asio::awaitable<void> task);

    /// Ends when a task has ended since the last call, or `nudge` was called; at once if none runs.
    /// Throws what a task threw.
    boost::asio::awaitable<void> one_finished();
    void nudge();

    /// Ends when all tasks have. Throws what a task threw.
    boost::asio::awaitable<void> join();

private:
    void finished(std::exception_ptr problem);
    void rethrow();

    boost::asio::any_io_executor executor_;
    std::size_t limit_;
    std::size_t running_ = 0;
    bool is_nudged_ = false;
    std::exception_ptr problem_;
    Signal ended_;
};

} // namespace reconciler
