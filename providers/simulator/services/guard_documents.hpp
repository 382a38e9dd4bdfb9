// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/services/resource_guards.hpp"

#include <span>
#include <string>
#include <string_view>

namespace simulator {

inline constexpr std::string_view guard_type = "Microsoft.DataProtection/resourceGuards";

/// Those of Recovery Services vaults, as a new guard watches them.
std::span<const CriticalOperation> critical_operations();

/// Whether the guard watches over the operation, that is has not been told to leave it out.
bool watches(const json::object& guard, const CriticalOperation& operation);

json::object guard_document(const std::string& id, const json::object& sent);

/// The mapping of a vault to the guard, with the requests that stand for its operations.
json::object proxy_document(const World& world, const std::string& id, const Object& guard);
/// As the api-version shows it: the first ones knew fewer operations.
json::object shown_proxy(const json::object& proxy, std::string_view api_version);

} // namespace simulator
