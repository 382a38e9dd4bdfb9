// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/exit_code.hpp"

#include "reconciler/apply/apply.hpp"
#include "reconciler/plan/plan.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace cmd {

/// How many steps ended how, then by name what still runs in Azure, and what it may or may not have
/// taken. For people, several lines.
std::string conclusion(const std::vector<reconciler::Step>& steps,
                       const reconciler::ApplyReport& report, std::size_t left_out);

/// The same for the `result` event.
boost::json::object conclusion_json(const reconciler::ApplyReport& report, std::size_t left_out);

} // namespace cmd
