// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/scopes.hpp"

#include "reconciler/model/resource_id.hpp"

#include <algorithm>

namespace azure {

std::string vm_scope(std::string_view subscription)
{
    return "virtual-machines:" + reconciler::folded(subscription);
}

std::string key_vault_scope(std::string_view subscription)
{
    return "key-vaults:" + reconciler::folded(subscription);
}

bool is_unread(const reconciler::Observation& observation, const std::string& scope)
{
    return std::ranges::any_of(observation.scopes,
                               [&](const auto& s) { return !s.was_read && s.id == scope; });
}

} // namespace azure
