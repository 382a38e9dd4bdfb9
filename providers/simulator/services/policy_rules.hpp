// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"

#include <optional>
#include <string>

namespace simulator {

/// What is wrong with the properties of a policy for VMs, as a note for people; nothing where the
/// service would take it. (The service itself says one vague sentence for all of it.)
std::optional<std::string> policy_problem(const json::object& properties);

} // namespace simulator
