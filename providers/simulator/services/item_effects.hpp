// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

#include <map>
#include <string>
#include <string_view>

namespace simulator {

/// Protects the machine of that id as the item `id`, resumes it, or changes its policy or the disks
/// that `sent` lists; asks nothing of whether that is allowed.
void configure_item(World& world, const std::string& id, const std::string& machine,
                    const Object& policy, const json::object& sent);

/// What the operations on protected items do when they are carried out.
std::map<std::string_view, Effect> item_effects();

} // namespace simulator
