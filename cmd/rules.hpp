// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/rule.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cmd {

/// Those of every cloud and those of Azure, in the order of their ids.
std::vector<reconciler::Rule> all_rules();

/// What breaking it leads to, in words.
std::string_view consequence_of(const reconciler::Rule& rule);

/// The page docs/reference/rules.md.
std::string render_rules();

} // namespace cmd
