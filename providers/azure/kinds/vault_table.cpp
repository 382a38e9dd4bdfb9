// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/vault.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/protection_orders.hpp"

#include "reconciler/model/resource_id.hpp"

#include <regex>

namespace azure {

using namespace reconciler;

namespace {

std::optional<std::string> vault_id_problem(const Value& value)
{
    const auto parts = parts_of(value.text());
    if (parts.provider_and_type == "microsoft.recoveryservices/vaults" && parts.rest.empty())
        return std::nullopt;
    return "must be the whole ARM id of a Recovery Services vault.";
}

std::optional<std::string> key_uri_problem(const Value& value)
{
    static const std::regex rule("^https://[^/]+/keys/[0-9a-zA-Z-]+(/[0-9a-fA-F]{32})?/?$");
    if (std::regex_match(value.text(), rule)) return std::nullopt;
    return "must be the URI of a key, like \"https://kv-cmk.vault.azure.net/keys/backup\".";
}

std::optional<std::string> guard_problem(const Value& value)
{
    if (value.text() == "none" ||
        parts_of(value.text()).provider_and_type == "microsoft.dataprotection/resourceguards")
        return std::nullopt;
    return "must be the whole ARM id of a resource guard, or \"none\".";
}

Value normalised_identity_type(const Value& type)
{
    const std::string folded_type = folded(type.text());
    const bool system = folded_type.contains("systemassigned");
    const bool user = folded_type.contains("userassigned");
    if (system) return user ? "SystemAssigned, UserAssigned" : "SystemAssigned";
    return user ? "UserAssigned" : "None";
}

std::optional<std::string> vault_name_problem(const Value& value)
{
    static const std::regex rule("^[a-zA-Z][-a-zA-Z0-9]{1,49}$");
    if (std::regex_match(value.text(), rule)) return std::nullopt;
    return "must have 2 to 50 letters, digits and hyphens and begin with a letter.";
}

} // namespace

Table vault_table()
{
    Table table;
    table.name = "vault";
    table.doc = "A Recovery Services vault.";
    table.attributes = {
        text("name", "The ARM name of the vault.")
            .identifies()
            .checked(vault_name_problem)
            .from("facts §4"),
        text("resource_group", "The resource group it lies in; must exist.").identifies(),
        text("id",
             "With existing = true instead of name, group and subscription: the whole ARM id.")
            .identifies()
            .checked(vault_id_problem),
        text("subscription", "The subscription it lies in.")
            .identifies()
            .service_decides("the stack's subscription"),
        text("location", "The Azure region; a VM must lie in the same one.")
            .settled()
            .normalised(normalised_location)
            .from("facts §4"),
        text("storage_redundancy",
             "How copies of the backup data are spread; settled by the first protected item.")
            .one_of({"LocallyRedundant", "ZoneRedundant", "GeoRedundant"})
            .protects(redundancy_order)
            .service_decides("GeoRedundant")
            .from("facts §4"),
        boolean("cross_region_restore", "Allow restores in the paired region; needs GeoRedundant.")
            .protects(more_protects_more)
            .one_way("cross-region-restore", {true})
            .service_decides("false")
            .from("facts §4, §11.5"),
        object("soft_delete", "How long deleted backup data can be brought back.")
            .of({text("state", "Enabled, or AlwaysON, which can never be left again.")
                     .one_of({"Enabled", "AlwaysON"})
                     .protects(soft_delete_order)
                     .one_way("soft-delete-always-on", {"AlwaysON"}),
                 integer("retention_days", "Days for which deleted data is kept.")
                     .between(14, 180)
                     .protects(more_protects_more)
                     .service_decides("14")})
            .from("facts §4"),
        text("immutability",
             "Whether recovery points can be deleted before they expire; Locked is for ever.")
            .one_of({"Disabled", "Unlocked", "Locked"})
            .protects(immutability_order)
            .one_way("immutability-locked", {"Locked"})
            .service_decides("Disabled")
            .from("facts §4"),
        text("sku", "Standard or RS0; it decides nothing about redundancy.")
            .one_of({"Standard", "RS0"})
            .service_decides("RS0 (what tresor creates)")
            .from("facts §4"),
        text("cross_subscription_restore",
             "Whether backups may be restored into other subscriptions; PermanentlyDisabled is for "
             "ever.")
            .one_of({"Enabled", "Disabled", "PermanentlyDisabled"})
            .one_way("cross-subscription-restore-disabled", {"PermanentlyDisabled"})
            .service_decides("Enabled")
            .from("facts §4"),
        text("public_network_access", "Whether the vault is reached from public networks.")
            .one_of({"Enabled", "Disabled"})
            .service_decides("Enabled")
            .from("facts §4"),
        object("monitoring_settings", "Which alerts the vault raises.")
            .of({text("alerts_for_all_job_failures", "Azure Monitor's alerts.")
                     .one_of({"Enabled", "Disabled"})
                     .protects(alerts_order)
                     .service_decides("Enabled"),
                 text("alerts_for_critical_operations", "The classic alerts.")
                     .one_of({"Enabled", "Disabled"})
                     .protects(alerts_order)
                     .service_decides("Enabled")})
            .from("facts §4"),
        object("identity", "The vault's managed identities, by which it reads its own key.")
            .of({text("type", "None, SystemAssigned, UserAssigned, or both with a comma.")
                     .required()
                     .one_of(
                         {"None", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"})
                     .normalised(normalised_identity_type),
                 list("user_assigned_identities", "ARM ids of user-assigned identities.")
                     .compared(Comparison::fold_case)})
            .from("facts §4, §2.7"),
        object("encryption", "A key of yours for the vault; only before its first item, and never "
                             "to be taken back.")
            .of({text("key", "The key's URI; without a version Azure follows its rotation.")
                     .required()
                     .checked(key_uri_problem)
                     .compared(Comparison::fold_case),
                 text("identity", "Who reads the key: SystemAssigned, or the ARM id of one of the "
                                  "vault's user-assigned identities.")
                     .defaults_to("SystemAssigned")
                     .compared(Comparison::fold_case),
                 text("infrastructure_encryption", "A second layer with a platform key; settled "
                                                   "with the first key.")
                     .one_of({"Enabled", "Disabled"})
                     .settled()
                     .service_decides("Disabled")})
            .from("facts §4"),
        text("resource_guard", "The ARM id of the resource guard that watches over the vault "
                               "(multi-user authorization); \"none\" takes it away.")
            .compared(Comparison::fold_case)
            .checked(guard_problem)
            .protects(guard_order)
            .from("facts §4"),
        map("tags", "Tags, owned key by key: keys that are not declared are left alone.")
            .compared(Comparison::by_key),
        boolean("existing", "The vault is managed elsewhere: refer to it, never write it.")
            .local()
            .defaults_to(false),
        text("on_remove", "What happens when the block is removed and the vault still holds data: "
                          "retain lets go of it, delete waits, and says what is in the way.")
            .local()
            .one_of({"retain", "delete"})
            .defaults_to("retain")
            .from("facts §4, design §5"),
    };
    return table;
}

} // namespace azure
