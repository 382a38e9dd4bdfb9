// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <string>

namespace azure {

/// The writes that make and change a vault, one each, in the words of its table.
reconciler::Step create_step(const reconciler::Case& one);
reconciler::Step tags_step(const reconciler::Case& one);
reconciler::Step redundancy_step(const reconciler::Case& one);
reconciler::Step soft_delete_step(const reconciler::Case& one);
reconciler::Step
immutability_step(const reconciler::Case& one, std::string action, std::string state);
/// Network access, alerts and restores into other subscriptions go in one write.
reconciler::Step settings_step(const reconciler::Case& one);
reconciler::Step sku_step(const reconciler::Case& one);
reconciler::Step identity_step(const reconciler::Case& one);
reconciler::Step map_guard_step(const reconciler::Case& one);
/// Asks the guard first.
void unmap_guard(const reconciler::Case& one, std::vector<reconciler::Step>& steps);

} // namespace azure
