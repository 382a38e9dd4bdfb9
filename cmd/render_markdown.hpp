// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/render_plan.hpp"
#include "reconciler/plan/plan.hpp"

#include <string>

namespace cmd {

/// A plan as a comment on a pull request. No name in it can become markup, a link or a mention.
std::string render_plan_markdown(const reconciler::Plan& plan, const PlanHeader& header);

} // namespace cmd
