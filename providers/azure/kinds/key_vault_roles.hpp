// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace azure {

/// A built-in role and what of Azure Backup's needs its data actions cover (facts §2.2).
struct KeyVaultRole {
    std::string_view name;
    std::string_view id; ///< the GUID of its definition, the same everywhere
    bool keys;           ///< keys: read, backup
    bool secrets;        ///< secrets: get, list, backup
};

std::span<const KeyVaultRole> key_vault_roles();

/// Null where the GUID that ends `definition_id` is none of them.
const KeyVaultRole* find_key_vault_role(std::string_view definition_id);

/// The one that tresor assigns: what Microsoft documents for Azure Backup.
const KeyVaultRole& assigned_key_vault_role();

/// The data actions that Azure Backup needs, all of them (facts §2.2).
std::span<const std::string_view> backup_data_actions();

/// The GUID of the custom role with just these, in a subscription: computed, so that it is known
/// again.
std::string custom_key_vault_role(std::string_view subscription);

} // namespace azure
