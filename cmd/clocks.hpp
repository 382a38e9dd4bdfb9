// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"

#include <functional>
#include <memory>

namespace cmd {

/// The machine's clock.
std::unique_ptr<reconciler::Clock> make_system_clock();

/// A clock whose time is a world's: sleeping parks the coroutine, and `jump` moves the world to the
/// earliest sleeper. For one thread.
class VirtualClock : public reconciler::Clock {
public:
    /// Wakes the next sleeper; false where nobody sleeps.
    virtual bool jump() = 0;
};

std::unique_ptr<VirtualClock> make_virtual_clock(std::function<reconciler::Time()> now,
                                                 std::function<void(reconciler::Time)> advance_to);

} // namespace cmd
