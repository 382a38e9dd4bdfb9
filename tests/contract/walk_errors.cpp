// SPDX-License-Identifier: Apache-2.0
// Refusals of every kind.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

namespace contract {
namespace {

void walk_absent(Walk& walk)
{
    const auto absent = backup_group + "/providers/Microsoft.RecoveryServices/vaults/none";
    walk.get("absent subscription",
             "/subscriptions/99999999-9999-9999-9999-999999999999/resourcegroups" +
                 resource_version);
    walk.get("absent group", subscription + "/resourcegroups/none" + resource_version);
    walk.get("absent machine", machine("none") + compute_version);
    walk.get("absent disk", compute + "/disks/none" + disk_version);
    walk.get("absent disk encryption set", compute + "/diskEncryptionSets/none" + disk_version);
    walk.get("absent key vault", key_vaults + "/none" + key_vault_version);
    walk.get("absent vault", absent + recovery_version);
    walk.get("policies of an absent vault", absent + "/backupPolicies" + recovery_version);
    walk.get("settings of an absent vault",
             absent + "/backupconfig/vaultconfig" + recovery_version);
    walk.get("items of an absent vault", absent + "/backupProtectedItems" + recovery_version);
    walk.get("absent policy", vault + "/backupPolicies/none" + recovery_version);
    walk.get("absent item", item_of("none") + recovery_version);
    walk.remove("absent item, deleted", item_of("none") + recovery_version);
    walk.get("absent job",
             vault + "/backupJobs/77777777-7777-7777-7777-777777777777" + recovery_version);
    walk.get("absent operation",
             vault + "/backupOperations/77777777-7777-7777-7777-777777777777" + recovery_version);
    walk.get("absent role assignment",
             key_vaults + "/kv-rbac/providers/Microsoft.Authorization/roleAssignments" +
                 "/77777777-7777-7777-7777-777777777777" + role_version);
}

void walk_bad_requests(Walk& walk)
{
    walk.get("no api version", vault);
    walk.put("vault without a location", vault + "-new" + recovery_version,
             R"({"sku": {"name": "RS0"}})");
    walk.put("body that is no JSON", vault + "-new" + recovery_version, "{");
    walk.put("policy with six days of retention",
             vault + "/backupPolicies/short" + recovery_version,
             R"({"properties": {"backupManagementType": "AzureIaasVM", "timeZone": "UTC",
        "schedulePolicy": {"schedulePolicyType": "SimpleSchedulePolicy", "scheduleRunFrequency": "Daily",
            "scheduleRunTimes": ["2024-01-01T22:30:00Z"]},
        "retentionPolicy": {"retentionPolicyType": "LongTermRetentionPolicy", "dailySchedule": {
            "retentionTimes": ["2024-01-01T22:30:00Z"],
            "retentionDuration": {"count": 6, "durationType": "Days"}}}}})");
    walk.remove("policy in use, deleted", vault + "/backupPolicies/v2-hourly" + recovery_version);
    walk.put("item of an absent machine", item_of("none") + recovery_version,
             R"({"properties": {"protectedItemType": "Microsoft.Compute/virtualMachines",
        "sourceResourceId": ")" +
                 machine("none") + R"(", "policyId": ")" + vault +
                 R"(/backupPolicies/v1-daily"}})");
    walk.remove("vault with items, deleted", vault + recovery_version);
}

void walk_versions(Walk& walk)
{
    walk.get("vault in an unknown version", vault + "?api-version=2031-01-01");
    walk.get("jobs in an unknown version", vault + "/backupJobs?api-version=2031-01-01");
    walk.get("group in an unknown version", backup_group + "?api-version=2031-01-01");
    walk.get("vault in no version", vault + "?api-version=latest");
    walk.get("unknown type", vault + "/hats" + recovery_version);
    walk.get("unknown namespace", backup_group + "/providers/Microsoft.Hats/hats/x" + role_version);
}

void walk_refused(Walk& walk)
{
    walk.send("no token", {"GET", "http://127.0.0.1:8080" + vault + recovery_version, {}, ""});
    walk.send("a token of nobody", {"GET",
                                    "http://127.0.0.1:8080" + vault + recovery_version,
                                    {{"Authorization", "Bearer x"}},
                                    ""});
    walk.sign_in(reader_client, secret);
    walk.get("a reader reads", vault + recovery_version);
    walk.put("a reader writes", vault + recovery_version,
             R"({"location": "westeurope", "sku": {"name": "RS0"}, "properties": {}})");
    walk.put("a reader grants", key_vaults + "/kv-policies/accessPolicies/add" + key_vault_version,
             R"({"properties": {"accessPolicies": []}})");
    walk.sign_in(owner_client, secret);
}

} // namespace

void walk_errors(Walk& walk)
{
    walk_absent(walk);
    walk_bad_requests(walk);
    walk_versions(walk);
    walk_refused(walk);
}

} // namespace contract
