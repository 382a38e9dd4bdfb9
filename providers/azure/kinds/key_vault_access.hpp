// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/kinds/kind.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace azure {

/// Gives a role at a Key Vault to a principal; `role` is the GUID of its definition. The
/// assignment's name is computed, so the same one is never made twice.
Write role_assignment(const std::string& key_vault, const std::string& role,
                      const std::string& principal);

/// Adds to or removes from ("add", "remove") what the access policies of a Key Vault let the step's
/// "principal" of its "tenant" do; `permissions` as {"keys": […], "secrets": […]}.
Write access_policy(const reconciler::Step& step, std::string_view how,
                    boost::json::object permissions);

} // namespace azure
