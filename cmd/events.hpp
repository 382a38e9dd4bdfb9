// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/render_plan.hpp"
#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/time.hpp"
#include "reconciler/plan/plan.hpp"
#include "reconciler/progress.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace cmd {

/// What `--json` prints: one JSON object a line, each with "type", "version": 1 and "at" (UTC).
/// The last line of every command is its "result". Lines end with a line feed.

/// One "plan", a "change" for each change, a "diagnostic" for each that concerns no change, and a
/// "summary".
std::string
plan_event_lines(const reconciler::Plan& plan, const PlanHeader& header, reconciler::Time now);

std::string diagnostic_event(const reconciler::Diagnostic& diagnostic, reconciler::Time now);
std::string progress_event(const reconciler::Event& progress, reconciler::Time now);

/// `meaning` says the exit code in words; `details` is what the command has to add.
std::string result_event(std::string_view command, int exit_code, std::string_view meaning,
                         boost::json::object details, reconciler::Time now);

} // namespace cmd
