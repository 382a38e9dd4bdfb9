// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/answers.hpp"
#include "providers/simulator/world.hpp"

#include <optional>
#include <string_view>

namespace simulator {

enum class PolicyOperation { add, replace, remove };
std::optional<PolicyOperation> policy_operation(std::string_view word);

/// The list of access policies after `operation` with those that were sent. An entry is told by
/// tenant, principal and application; the entries of others keep their place and spelling.
json::array
changed_policies(json::array policies, const json::array& sent, PolicyOperation operation);

/// Entries without tenant, principal or permissions, or too many of them.
std::optional<http::Response> refuse_policies(const World& world, const json::array& sent);

} // namespace simulator
