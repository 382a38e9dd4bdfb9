// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <optional>

namespace reconciler {

/// Wakes coroutines of one thread that wait for something to become different.
///
/// Typical usage:
///     while (!done_) co_await changed_.wait();
class Signal {
public:
    /// Ends with the next `notify`, or where the coroutine is cancelled; never throws for that.
    boost::asio::awaitable<void> wait();

    /// Wakes all who wait now.
    void notify();

private:
    std::optional<boost::asio::steady_timer> timer_; ///< never due; cancelling it is the signal
};

} // namespace reconciler
