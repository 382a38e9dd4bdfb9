// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"
#include "reconciler/plan/plan.hpp"
#include "reconciler/plan/selection.hpp"

namespace reconciler {

struct PlanInput {
    DesiredSet desired; ///< resolved, not yet expanded
    const Observation& observation;
    const std::vector<Record>& records;
    std::string lineage;
    bool fresh_state = false;
    bool destroying = false; ///< `desired` is empty on purpose
    Consent consent;
    bool applies = false; ///< it is carried out by whoever makes it
};

/// The difference between what should be and what is, as ordered steps. Pure.
///
/// Removes only what `records` own and `desired` no longer holds; freezes removals in scopes that
/// were not read; blocks what depends on a blocked change and nothing else; withholds what
/// `consent` does not cover (design §5).
Plan make_plan(const Domain& domain, PlanInput input);

/// A plan for a part of what is desired, and what was left out of it, by address.
struct Narrowed {
    Plan plan;
    std::vector<LeftOut> left_out;
};

/// The same for what the selection names, with all that it needs.
Narrowed make_plan(const Domain& domain, PlanInput input, const Selection& selection);

} // namespace reconciler
