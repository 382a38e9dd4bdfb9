// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <map>
#include <string>

namespace simulator {

/// The paths whose reads show, for a while, what was there before a write (azure/behaviour §0.6).
class StalePaths {
public:
    /// The call is about to write: reads of its path do not see that for so long.
    void open(World& world, const Call& call, Duration time);
    /// How far back the call looks; zero: it sees what is.
    Duration look_back(const World& world, const Call& call);

private:
    struct Window {
        Time opened;
        Time end;
    };
    std::map<std::string, Window> windows_; ///< by folded path
};

} // namespace simulator
