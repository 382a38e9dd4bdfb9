// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/replay.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// How many of a group, or of an operation, went as recorded.
struct Tally {
    int matched = 0;
    int all = 0;

    double share() const { return all == 0 ? 1.0 : static_cast<double>(matched) / all; }
};

std::map<std::string, Tally, std::less<>> tally_by_group(const std::vector<Outcome>& outcomes);

/// By the simulator's route; what no route answered is under "".
std::map<std::string, Tally> tally_by_route(const std::vector<Outcome>& outcomes);

/// A table of the groups and below each its operations; those that no recording has are in it too.
std::string replay_table(const std::vector<Outcome>& outcomes);

/// What went otherwise, by cause, the most frequent first, each with an example.
std::string replay_misses(const std::vector<Outcome>& outcomes);

} // namespace contract
