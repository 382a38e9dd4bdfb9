// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace simulator {

/// The permission sets of the roles that `principal` holds at `scope` or above it.
std::vector<json::object>
permissions_at(const World& world, std::string_view principal, std::string_view scope);

/// Whether one of them grants a control-plane action, or a data action.
bool grants_action(const std::vector<json::object>& permissions, std::string_view action);
bool grants_data_action(const std::vector<json::object>& permissions, std::string_view action);

/// ARM's 403 where the caller may not do `action` on the call's path; nothing where it may.
std::optional<http::Response>
refuse_action(const World& world, const Call& call, std::string_view action);

/// A built-in or custom role by its guid.
std::optional<json::object> find_role(const World& world, std::string_view guid);
/// The built-in roles that the simulator knows, as role definitions without an id.
const std::vector<json::object>& built_in_roles();

} // namespace simulator
