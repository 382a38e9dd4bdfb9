// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"
#include "reconciler/plan/plan.hpp"
#include "reconciler/plan/selection.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace cmd {

/// What a rendered plan says above its changes.
struct PlanHeader {
    std::string stack;
    std::string cloud;
    std::string lineage; ///< of the state; empty before the first apply
    bool destroying = false;
    std::vector<reconciler::Scope> scopes = {};     ///< all that should have been read
    std::vector<reconciler::LeftOut> left_out = {}; ///< by the user's selection
    std::vector<std::string> read_singly = {}; ///< ids that were read besides, one request each

    bool has_read_all() const;
    /// "Read 3 of 4 scopes and 2 more by id."
    std::string what_was_read() const;
};

/// A plan for people at a terminal: each change with its reason, what differs, what blocks it, and
/// what would let it pass. No name in it can steer the terminal.
std::string render_plan(const reconciler::Plan& plan, const PlanHeader& header, Style style);

/// "2 to create, 1 to change, 1 to stop; 1 weakens protection; 3 unchanged"
std::string plan_summary(const reconciler::Plan& plan);

} // namespace cmd
