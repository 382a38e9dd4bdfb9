// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"
#include "reconciler/plan/pairing.hpp"
#include "reconciler/plan/plan.hpp"

#include <string>
#include <vector>

namespace reconciler {

/// A change on its way into the plan, with its steps beside it.
struct Draft {
    Change change;
    std::vector<Step> steps;
    Pair pair;
    std::vector<std::string> closer;
    Object tags; ///< besides those of its pair
    Diagnostics warnings;
    Diagnostics soon; ///< exemptions that end soon
    bool handles_replaced = false;
    bool adopts = true;
    bool is_left_out = false; ///< by the user's selection

    bool is_removal() const { return pair.desired == nullptr; }
    bool is_blocked() const { return !change.blocked.empty(); }
};

/// Decides on one pair, apart from all others: sight first, then the domain, then what the state
/// has to learn beside it.
Draft draft_of(const Domain& domain, const Surroundings& around, Pair pair);

/// A problem of the change's object, at its place in the configuration.
Diagnostic about(const Change& change, std::string id, std::string summary, std::string detail,
                 std::string fix);

} // namespace reconciler
