// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <string>
#include <string_view>

namespace simulator {

/// `{type, principalId, tenantId, userAssignedIdentities}` of the resource `name` after a change,
/// in the service's spelling; null where there is none left. Those that are not sent again stay.
json::value changed_identity(World& world, const json::object& before, const json::object& sent,
                             std::string_view name);

/// The principal as which a resource acts: that of the user-assigned identity, or its own where
/// that is empty. Empty where it has none.
std::string principal_of(const json::object& identity, std::string_view user_identity);

} // namespace simulator
