// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"
#include "reconciler/plan/plan.hpp"

#include <string>

namespace cmd {

/// What a rendered plan says above its changes.
struct PlanHeader {
    std::string stack;
    std::string cloud;
    std::string lineage; ///< of the state; empty before the first apply
    bool destroying = false;
};

/// A plan for people at a terminal: each change with its reason, what differs, what blocks it, and
/// what would let it pass. No name in it can steer the terminal.
std::string render_plan(const reconciler::Plan& plan, const PlanHeader& header, Style style);

/// "2 to create, 1 to change, 1 to stop; 1 weakens protection; 3 unchanged"
std::string plan_summary(const reconciler::Plan& plan);

} // namespace cmd
