// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/scopes.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/rules/violation.hpp"

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

std::string items_scope(std::string_view vault)
{
    return reconciler::folded(vault) + "/backupfabrics";
}

reconciler::Diagnostic items_unseen(const reconciler::Record& record, const std::string& vault)
{
    return broken(record.address, "scope-unread",
                  "The protected items of vault " + name_of(vault) +
                      " could not be read, so nothing that they may need is removed.");
}

bool is_unread(const reconciler::Observation& observation, const std::string& scope)
{
    return std::ranges::any_of(observation.scopes,
                               [&](const auto& s) { return !s.was_read && s.id == scope; });
}

} // namespace azure
