// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/signal.hpp"

#include <boost/asio/awaitable.hpp>

namespace reconciler {

/// How urgently the user wants an end: 0 not at all, 1 finish what is on the wire (the first
/// Ctrl-C), 2 end at once (the second). It only rises. For one thread.
class Interruption {
public:
    int level() const { return level_; }

    /// One level up.
    void raise();

    /// Ends once the level is at least `level`, or where the coroutine is cancelled.
    boost::asio::awaitable<void> reached(int level);

private:
    int level_ = 0;
    Signal raised_;
};

} // namespace reconciler
