// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/key_vault_access.hpp"

#include "providers/simulator/access.hpp"
#include "providers/simulator/services/key_vault_documents.hpp"
#include "providers/simulator/text.hpp"

#include <algorithm>
#include <initializer_list>

namespace simulator {

namespace {

constexpr std::string_view backup_app_id = "262044b1-e2ce-469f-a196-69ab7ada62d3";

using Words = std::initializer_list<std::string_view>;

bool allows(const json::array& permissions, Words wanted)
{
    return std::all_of(wanted.begin(), wanted.end(), [&](std::string_view word) {
        return std::any_of(
            permissions.begin(), permissions.end(), [&](const json::value& permission) {
                return permission.is_string() && (same(permission.get_string(), word) ||
                                                  same(permission.get_string(), "all"));
            });
    });
}

/// Without a KEK the service stores the secret's backup; with one, the key's.
bool policy_allows(const json::object& policy, bool keys)
{
    const json::array secrets = array_at(policy, "permissions.secrets");
    if (!keys) return allows(secrets, {"get", "list", "backup"});
    return allows(secrets, {"get", "list"}) &&
           allows(array_at(policy, "permissions.keys"), {"get", "list", "backup"});
}

/// Whether the principal's roles let it do all of that at the key vault.
bool roles_allow(const World& world, const std::string& principal, const std::string& key_vault,
                 Words actions)
{
    const auto permissions = permissions_at(world, principal, key_vault);
    return std::all_of(actions.begin(), actions.end(), [&](std::string_view action) {
        return grants_data_action(permissions, action);
    });
}

bool roles_let_back_up(const World& world, const std::string& principal,
                       const std::string& key_vault, bool keys)
{
    return roles_allow(world, principal, key_vault,
                       {"Microsoft.KeyVault/vaults/secrets/getSecret/action",
                        "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
                        "Microsoft.KeyVault/vaults/secrets/backup/action"}) &&
           (!keys || roles_allow(world, principal, key_vault,
                                 {"Microsoft.KeyVault/vaults/keys/read",
                                  "Microsoft.KeyVault/vaults/keys/backup/action"}));
}

/// A closed vault lets trusted services in where it bypasses for those; Azure Backup is one.
bool firewall_lets_in(const json::object& vault, bool is_trusted)
{
    const bool closed = same(text_at(vault, "properties.networkAcls.defaultAction"), "Deny") ||
                        same(text_at(vault, "properties.publicNetworkAccess"), "Disabled");
    return !closed ||
           (is_trusted && same(text_at(vault, "properties.networkAcls.bypass"), "AzureServices"));
}

/// Whether the access policies of a vault let the principal do all of it.
bool policies_allow(const json::object& vault, const std::string& principal, std::string_view area,
                    Words wanted)
{
    const json::array policies = array_at(vault, "properties.accessPolicies");
    return std::ranges::any_of(policies, [&](const json::value& policy) {
        return policy.is_object() && same(text_at(policy.get_object(), "objectId"), principal) &&
               allows(array_at(policy.get_object(), "permissions." + std::string(area)), wanted);
    });
}

/// The key vault with the access that has taken effect.
std::optional<Object> as_of_late(const World& world, const std::string& key_vault)
{
    {
        const LookBack late(world, world.behaviour().key_vault_lag);
        if (auto vault = world.find(Kind::key_vault, key_vault)) return vault;
    }
    return world.find(Kind::key_vault, key_vault);
}

/// Who wants to use the keys of which key vault (by id).
struct KeyUser {
    std::string key_vault;
    std::string principal;
    bool is_trusted;
};

/// Whether it may do all of that with them: `permissions` of access policies, or `actions` of
/// roles.
bool may_use_keys(const World& world, const KeyUser& user, Words permissions, Words actions)
{
    const auto vault = as_of_late(world, user.key_vault);
    if (!vault || user.principal.empty() || !firewall_lets_in(vault->document, user.is_trusted))
        return false;
    return truth_at(vault->document, "properties.enableRbacAuthorization")
               ? roles_allow(world, user.principal, vault->id, actions)
               : policies_allow(vault->document, user.principal, "keys", permissions);
}

} // namespace

std::string backup_service_principal(const World& world)
{
    const auto found = world.linked(Kind::service_principal, backup_app_id);
    return found.empty() ? std::string() : found.front().id;
}

bool backup_may_read(const World& world, const std::string& key_vault, bool keys)
{
    const auto vault = as_of_late(world, key_vault);
    if (!vault || !firewall_lets_in(vault->document, true)) return false;
    const std::string principal = backup_service_principal(world);
    if (truth_at(vault->document, "properties.enableRbacAuthorization"))
        return roles_let_back_up(world, principal, vault->id, keys);
    const json::array policies = array_at(vault->document, "properties.accessPolicies");
    return std::any_of(policies.begin(), policies.end(), [&](const json::value& policy) {
        return policy.is_object() && same(text_at(policy.get_object(), "objectId"), principal) &&
               policy_allows(policy.get_object(), keys);
    });
}

bool may_wrap_keys(const World& world, const std::string& principal, const std::string& key_url,
                   bool is_trusted)
{
    const auto named = key_vault_of_url(world, key_url);
    return named && may_use_keys(world, {named->id, principal, is_trusted},
                                 {"get", "list", "wrapKey", "unwrapKey"},
                                 {"Microsoft.KeyVault/vaults/keys/read",
                                  "Microsoft.KeyVault/vaults/keys/wrap/action",
                                  "Microsoft.KeyVault/vaults/keys/unwrap/action"});
}

bool backup_may_read_keys_of(const World& world, const json::object& machine)
{
    if (const auto set = text_at(machine, "$confidentialSet"); !set.empty())
        if (const auto found = world.find(Kind::disk_encryption_set, set))
            // keys alone (facts §2.2)
            return may_use_keys(world,
                                {text_at(found->document, "properties.activeKey.sourceVault.id"),
                                 backup_service_principal(world), true},
                                {"get", "list", "backup"},
                                {"Microsoft.KeyVault/vaults/keys/read",
                                 "Microsoft.KeyVault/vaults/keys/backup/action"});
    const json::object ade = object_at(machine, "$ade");
    if (ade.empty()) return true;
    const std::string secret_vault = text_at(ade, "secretVault");
    const std::string key_vault = text_at(ade, "keyVault");
    if (key_vault.empty()) return backup_may_read(world, secret_vault, false);
    return backup_may_read(world, key_vault, true) &&
           (same(key_vault, secret_vault) || backup_may_read(world, secret_vault, false));
}

} // namespace simulator
