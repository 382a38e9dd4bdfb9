// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/key_vault_roles.hpp"

#include "providers/azure/kinds/ids.hpp"

#include <algorithm>
#include <array>

namespace azure {

namespace {

constexpr std::array<KeyVaultRole, 3> roles{{
    {"Key Vault Administrator", "00482a5a-887f-4fb3-b363-3b7fe8e74483", true, true},
    {"Key Vault Crypto Officer", "14b46e9e-c2b7-41b4-b07b-48a6ebf60603", true, false},
    {"Key Vault Secrets Officer", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", false, true},
}};

} // namespace

std::span<const KeyVaultRole> key_vault_roles()
{
    return roles;
}

const KeyVaultRole* find_key_vault_role(std::string_view definition_id)
{
    const std::string guid = reconciler::folded(name_of(definition_id));
    const auto found = std::ranges::find(roles, guid, &KeyVaultRole::id);
    return found == roles.end() ? nullptr : &*found;
}

const KeyVaultRole& assigned_key_vault_role()
{
    return roles.front();
}

std::span<const std::string_view> backup_data_actions()
{
    static constexpr std::array<std::string_view, 5> actions{
        "Microsoft.KeyVault/vaults/keys/read",
        "Microsoft.KeyVault/vaults/keys/backup/action",
        "Microsoft.KeyVault/vaults/secrets/getSecret/action",
        "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
        "Microsoft.KeyVault/vaults/secrets/backup/action",
    };
    return actions;
}

std::string custom_key_vault_role(std::string_view subscription)
{
    return uuid_v5("tresor|key-vault-backup|" + reconciler::folded(subscription));
}

} // namespace azure
