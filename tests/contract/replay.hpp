// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/recordings.hpp"
#include "tests/contract/replay_compare.hpp"
#include "tests/contract/replay_operations.hpp"
#include "tests/contract/replay_variants.hpp"

#include <string>
#include <vector>

namespace contract {

/// How one recorded interaction went in the simulator.
struct Outcome {
    const CountedOperation* operation = nullptr;
    std::string source;
    std::string route; ///< of the simulator, "GET /subscriptions/{subscription}/…"; empty: none
    Differences differences; ///< none: it matched

    bool matched() const { return differences.empty(); }
};

/// Sends a recording's requests to a simulator of its own, in order, its clock led along the times
/// of the recording. Returns what became of each that is one of README §6's operations.
std::vector<Outcome> replayed(const Recording& recording, const Variants& variants);

/// Of all recordings; replays once.
const std::vector<Outcome>& whole_replay();

} // namespace contract
