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

bool roles_allow(const World& world, const std::string& principal, const std::string& key_vault,
                 bool keys)
{
    const auto permissions = permissions_at(world, principal, key_vault);
    const auto all = [&](Words actions) {
        return std::all_of(actions.begin(), actions.end(), [&](std::string_view action) {
            return grants_data_action(permissions, action);
        });
    };
    return all({"Microsoft.KeyVault/vaults/secrets/getSecret/action",
                "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
                "Microsoft.KeyVault/vaults/secrets/backup/action"}) &&
           (!keys || all({"Microsoft.KeyVault/vaults/keys/read",
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
        return roles_allow(world, principal, vault->id, keys);
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
    const auto vault = named ? as_of_late(world, named->id) : std::nullopt;
    if (!vault || principal.empty() || !firewall_lets_in(vault->document, is_trusted)) return false;
    if (!truth_at(vault->document, "properties.enableRbacAuthorization"))
        return policies_allow(vault->document, principal, "keys",
                              {"get", "list", "wrapKey", "unwrapKey"});
    const auto permissions = permissions_at(world, principal, vault->id);
    return grants_data_action(permissions, "Microsoft.KeyVault/vaults/keys/read") &&
           grants_data_action(permissions, "Microsoft.KeyVault/vaults/keys/wrap/action") &&
           grants_data_action(permissions, "Microsoft.KeyVault/vaults/keys/unwrap/action");
}

namespace {

/// Keys alone, as a confidential VM wants them (facts §2.2).
bool backup_may_read_key(const World& world, const std::string& key_vault)
{
    const auto vault = as_of_late(world, key_vault);
    if (!vault || !firewall_lets_in(vault->document, true)) return false;
    const std::string principal = backup_service_principal(world);
    if (!truth_at(vault->document, "properties.enableRbacAuthorization"))
        return policies_allow(vault->document, principal, "keys", {"get", "list", "backup"});
    const auto permissions = permissions_at(world, principal, vault->id);
    return grants_data_action(permissions, "Microsoft.KeyVault/vaults/keys/read") &&
           grants_data_action(permissions, "Microsoft.KeyVault/vaults/keys/backup/action");
}

} // namespace

bool backup_may_read_keys_of(const World& world, const json::object& machine)
{
    if (const auto set = text_at(machine, "$confidentialSet"); !set.empty())
        if (const auto found = world.find(Kind::disk_encryption_set, set))
            return backup_may_read_key(
                world, text_at(found->document, "properties.activeKey.sourceVault.id"));
    const json::object ade = object_at(machine, "$ade");
    if (ade.empty()) return true;
    const std::string secret_vault = text_at(ade, "secretVault");
    const std::string key_vault = text_at(ade, "keyVault");
    if (key_vault.empty()) return backup_may_read(world, secret_vault, false);
    return backup_may_read(world, key_vault, true) &&
           (same(key_vault, secret_vault) || backup_may_read(world, secret_vault, false));
}

} // namespace simulator
