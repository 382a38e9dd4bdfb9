// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/plan_file.hpp"
#include "cmd/stack.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace cmd {

/// Why the plan as a whole may not be carried out here: `plan-stale` where the state or the
/// configuration is another one now, `plan-applied` where it was carried out already,
/// `plan-of-another-version`.
reconciler::Diagnostics
why_refused(const SavedPlan& saved, const Footing& footing, const std::string& configuration_hash);

/// Consent to all that the plan carries out, and no more.
reconciler::Consent consent_in(const SavedPlan& saved);

/// What is left of a plan.
struct Remainder {
    std::vector<reconciler::Step> steps; ///< to be carried out
    std::size_t done = 0;                ///< steps that an earlier run of the plan carried out
    reconciler::Diagnostics stale;       ///< `plan-stale`, one for each step that is
    std::size_t left_out = 0;            ///< the stale ones and what waits for them
};

/// Compares the plan, step by step, with what is live now: with the values that it changes, and
/// with `fresh`, what would be decided now by the same configuration, state and consent. What an
/// earlier run of the plan wrote does not make it stale.
Remainder remainder_of(const SavedPlan& saved, const Footing& footing, const Made& fresh);

} // namespace cmd
