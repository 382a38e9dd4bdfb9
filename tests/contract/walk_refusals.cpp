// SPDX-License-Identifier: Apache-2.0
// The refusals that nothing else in the walk meets: one for every operation.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

namespace contract {
namespace {

const std::string no_subscription = "/subscriptions/99999999-9999-9999-9999-999999999999";
const std::string no_group = subscription + "/resourceGroups/none";
const std::string no_vault = backup_group + "/providers/Microsoft.RecoveryServices/vaults/none";
const std::string crr_version = "?api-version=2023-01-15";
const std::string no_id = "/77777777-7777-7777-7777-777777777777";

void refuse_inventory(Walk& walk)
{
    const auto bad_version = "?api-version=latest";
    walk.get("tenants in no version", std::string("/tenants") + bad_version);
    walk.get("subscriptions in no version", std::string("/subscriptions") + bad_version);
    walk.get("subscription that is not there", no_subscription + subscription_version);
    walk.get("resources of an absent subscription",
             no_subscription + "/resources" + resource_version);
    struct List {
        std::string what;
        std::string type;
        std::string version;
    };
    for (const auto& [what, type, version] :
         {List{"machines", "Microsoft.Compute/virtualMachines", compute_version},
          List{"disks", "Microsoft.Compute/disks", disk_version},
          List{"disk encryption sets", "Microsoft.Compute/diskEncryptionSets", disk_version},
          List{"key vaults", "Microsoft.KeyVault/vaults", key_vault_version},
          List{"vaults", "Microsoft.RecoveryServices/vaults", recovery_version}}) {
        walk.get(what + " of an absent subscription",
                 no_subscription + "/providers/" + type + version);
        walk.get(what + " of an absent group", no_group + "/providers/" + type + version);
    }
    walk.get("view of an absent machine", machine("none") + "/instanceView" + compute_version);
    walk.get("extensions of an absent machine", machine("none") + "/extensions" + compute_version);
    walk.put("key vault in an absent group",
             no_group + "/providers/Microsoft.KeyVault/vaults/kv-new" + key_vault_version,
             R"({"location": "westeurope", "properties": {}})");
    walk.remove("key vault in an absent subscription",
                no_subscription + "/resourceGroups/rg-app/providers/Microsoft.KeyVault/vaults/kv" +
                    key_vault_version);
}

void refuse_vault_settings(Walk& walk)
{
    const std::string body = R"({"properties": {}})";
    const auto config = no_vault + "/backupconfig/vaultconfig" + recovery_version;
    walk.put("settings of an absent vault, put", config, body);
    walk.patch("settings of an absent vault, changed", config, body);
    const auto storage = no_vault + "/backupstorageconfig/vaultstorageconfig" + recovery_version;
    walk.get("storage of an absent vault", storage);
    walk.put("storage of an absent vault, put", storage, body);
    walk.patch("storage of an absent vault, changed", storage, body);
    walk.patch("absent vault, changed", no_vault + recovery_version, R"({"tags": {"a": "b"}})");
    for (const std::string part :
         {"/backupEncryptionConfigs/backupResourceEncryptionConfig", "/backupResourceGuardProxies",
          "/backupProtectionContainers", "/backupProtectableItems", "/operationResults/none",
          "/operationStatus/none"})
        walk.get("absent vault, " + part.substr(1), no_vault + part + recovery_version);
}

void refuse_items(Walk& walk)
{
    const auto fabric = "/backupFabrics/Azure";
    walk.post("discovery in an absent vault",
              no_vault + fabric + "/refreshContainers" + recovery_version, "");
    walk.get("discovery's result in an absent vault",
             no_vault + fabric + "/operationResults" + no_id + recovery_version);
    walk.get("discovery's status in an absent vault",
             no_vault + fabric + "/operationsStatus" + no_id + recovery_version);
    walk.post("protection of a machine in an absent subscription",
              no_subscription +
                  "/providers/Microsoft.RecoveryServices/locations/westeurope/backupStatus" +
                  recovery_version,
              R"({"resourceType": "VM", "resourceId": ")" + machine("plain-01") + R"("})");
    walk.get("result of an operation that never was",
             vault + "/backupOperationResults" + no_id + recovery_version);
    walk.get("status of an item's operation that never was",
             item_of("plain-01") + "/operationsStatus" + no_id + recovery_version);
    walk.get("result of an item's operation that never was",
             item_of("plain-01") + "/operationResults" + no_id + recovery_version);
    walk.remove("item of an absent vault, deleted",
                no_vault + "/backupFabrics/Azure/protectionContainers/c/protectedItems/i" +
                    recovery_version);
}

void refuse_backups(Walk& walk)
{
    const std::string item =
        no_vault + "/backupFabrics/Azure/protectionContainers/c/protectedItems/i";
    const std::string point = item + "/recoveryPoints/1";
    walk.get("points in an absent vault", item + "/recoveryPoints" + recovery_version);
    walk.get("point in an absent vault", point + recovery_version);
    struct Order {
        std::string what;
        std::string path;
    };
    for (const auto& [what, path] :
         {Order{"backup", item + "/backup"}, Order{"restore", point + "/restore"},
          Order{"move of a point", point + "/move"},
          Order{"candidates for a move", item + "/recoveryPointsRecommendedForMove"}})
        walk.post(what + " in an absent vault", path + recovery_version, "{}");
    walk.post("token of a point in an absent vault", point + "/accessToken" + crr_version, "{}");
    walk.get("result of a cancellation that never was",
             vault + "/backupJobs/none/operationResults" + no_id + recovery_version);
    for (const std::string part : {"/operations", "/operationResults"})
        walk.get("a policy's " + part.substr(1) + " that never were",
                 vault + "/backupPolicies/v1-daily" + part + no_id + recovery_version);
    const std::string elsewhere =
        no_subscription + "/providers/Microsoft.RecoveryServices/locations/northeurope";
    for (const std::string part : {"/backupAadProperties", "/backupCrrOperationsStatus/none",
                                   "/backupCrrOperationResults/none"})
        walk.get("absent subscription, " + part.substr(1), elsewhere + part + crr_version);
    for (const std::string part : {"/backupCrossRegionRestore", "/backupCrrJob", "/backupCrrJobs"})
        walk.post("absent subscription, " + part.substr(1), elsewhere + part + crr_version, "{}");
}

void refuse_roles(Walk& walk)
{
    const auto authorization = "/providers/Microsoft.Authorization";
    for (const std::string list : {"/roleDefinitions", "/roleAssignments"})
        walk.get(list.substr(1) + " of an absent subscription",
                 no_subscription + authorization + list + role_version);
    walk.get("absent role",
             subscription + authorization + "/roleDefinitions" + no_id + role_version);
    walk.get("permissions in an absent group",
             subscription + "/resourcegroups/none" + authorization + "/permissions" + role_version);
    walk.remove("role assignment of an absent subscription, deleted",
                no_subscription + authorization + "/roleAssignments" + no_id + role_version);
}

} // namespace

void walk_refusals(Walk& walk)
{
    refuse_inventory(walk);
    refuse_vault_settings(walk);
    refuse_items(walk);
    refuse_backups(walk);
    refuse_roles(walk);
}

} // namespace contract
