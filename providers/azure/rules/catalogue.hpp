// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/rule.hpp"

#include <span>
#include <string_view>

namespace azure {

/// Every rule that a plan for Azure refuses by or warns of, in the order of their ids;
/// docs/reference/rules.md and `tresor explain --rules` are made from it.
std::span<const reconciler::Rule> rules();

/// The rule of that id. REQUIRES: there is one.
const reconciler::Rule& rule(std::string_view id);

} // namespace azure
