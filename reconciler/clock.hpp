// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/time.hpp"

#include <boost/asio/awaitable.hpp>

namespace reconciler {

/// The only source of time. Real, or virtual: then sleeping costs nothing and time jumps ahead when
/// nothing else is left to do.
class Clock {
public:
    virtual ~Clock() = default;

    virtual Time now() const = 0;

    /// Ends after `duration`, or earlier where the coroutine is cancelled; never throws for that.
    virtual boost::asio::awaitable<void> sleep_for(Duration duration) = 0;
};

} // namespace reconciler
