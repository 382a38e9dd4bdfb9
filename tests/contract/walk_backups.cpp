// SPDX-License-Identifier: Apache-2.0
// Backups and what comes of them: jobs, recovery points, restores here and in the other region, a
// policy that reaches its items.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace contract {
namespace json = boost::json;
namespace {

const std::string crr_version = "?api-version=2023-01-15";
const std::string elsewhere =
    subscription + "/providers/Microsoft.RecoveryServices/locations/northeurope/";

std::string text_of(const json::value& body, const char* pointer)
{
    json::error_code error;
    const auto* found = body.find_pointer(pointer, error);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

std::string job_path(const std::string& job)
{
    return vault + "/backupJobs/" + job;
}

void protect(Walk& walk, const std::string& vm, const std::string& policy)
{
    walk.follow(walk.put(vm + ", protected again", item_of(vm) + recovery_version,
                         R"({"properties": {"protectedItemType":
            "Microsoft.Compute/virtualMachines", "sourceResourceId": ")" +
                             machine(vm) + R"(", "policyId": ")" + vault + "/backupPolicies/" +
                             policy + R"("}})"));
}

Step back_up(Walk& walk, const std::string& name, const std::string& vm)
{
    return walk.post(name, item_of(vm) + "/backup" + recovery_version,
                     R"({"properties": {"objectType": "IaasVMBackupRequest",
            "recoveryPointExpiryTimeInUTC": "2027-06-16T00:00:00.000Z"}})");
}

/// The newest point of the machine.
std::string walk_points(Walk& walk, const std::string& vm)
{
    const auto points =
        walk.get("recovery points of " + vm, item_of(vm) + "/recoveryPoints" + recovery_version);
    const auto name = text_of(points.body(), "/value/0/name");
    walk.get("recovery point of " + vm, item_of(vm) + "/recoveryPoints/" + name + recovery_version);
    return name;
}

void walk_backup(Walk& walk)
{
    protect(walk, "plain-01", "v1-daily");
    const auto ended = walk.follow(back_up(walk, "backup on demand", "plain-01"));
    const auto job = text_of(ended.body(), "/properties/jobId");
    walk.get("jobs after a backup",
             vault + "/backupJobs" + recovery_version + "&%24filter=operation%20eq%20'Backup'");
    walk.pass("3h");
    walk.get("job: backup on demand", job_path(job) + recovery_version);
    walk.get("item after its backup",
             item_of("plain-01") + recovery_version + "&%24filter=expand%20eq%20'extendedInfo'");
}

void walk_cancel(Walk& walk)
{
    const auto accepted = back_up(walk, "backup to be cancelled", "plain-01");
    walk.pass("1m");
    const auto begun = walk.get("backup to be cancelled, begun",
                                std::string(accepted.response.headers.get("Azure-AsyncOperation")));
    const auto job = text_of(begun.body(), "/properties/jobId");
    const auto cancelled =
        walk.post("backup, cancelled", job_path(job) + "/cancel" + recovery_version, "");
    walk.get("job that is being cancelled", job_path(job) + recovery_version);
    walk.follow(cancelled);
    walk.get("job: cancelled", job_path(job) + recovery_version);
    walk.post("cancelled backup, cancelled", job_path(job) + "/cancel" + recovery_version, "");
    walk.get("item whose backup was cancelled", item_of("plain-01") + recovery_version);
}

std::string restore_of(const std::string& vm, const std::string& point, const std::string& region,
                       const std::string& more)
{
    return R"({"objectType": "IaasVMRestoreRequest", "recoveryPointId": ")" + point +
           R"(", "sourceResourceId": ")" + machine(vm) + R"(", "storageAccountId": ")" + app_group +
           R"(/providers/Microsoft.Storage/storageAccounts/staging)" +
           (region == "northeurope" ? "north" : "") + R"(", "region": ")" + region +
           R"(", "createNewCloudService": false, "originalStorageAccountOption": false, )" + more +
           "}";
}

void walk_restore(Walk& walk, const std::string& name, const std::string& point,
                  const std::string& more)
{
    const auto path =
        item_of("plain-01") + "/recoveryPoints/" + point + "/restore" + recovery_version;
    const auto accepted = walk.post(
        name, path, R"({"properties": )" + restore_of("plain-01", point, "westeurope", more) + "}");
    walk.pass("45s");
    const auto begun = walk.get(name + ", begun",
                                std::string(accepted.response.headers.get("Azure-AsyncOperation")));
    const auto job = job_path(text_of(begun.body(), "/properties/jobId")) + recovery_version;
    walk.get("job: " + name + ", under way", job);
    walk.follow(accepted);
    walk.get("job: " + name, job);
}

void walk_restores(Walk& walk, const std::string& point)
{
    const auto group = R"("targetResourceGroupId": ")" + app_group + "\"";
    walk_restore(walk, "disks, restored", point, R"("recoveryType": "RestoreDisks", )" + group);
    walk_restore(walk, "machine, replaced", point, R"("recoveryType": "OriginalLocation")");
    walk_restore(
        walk, "machine, made anew", point,
        R"("recoveryType": "AlternateLocation", "targetVirtualMachineId": ")" + machine("copy-01") +
            R"(", "virtualNetworkId": ")" + app_group +
            R"(/providers/Microsoft.Network/virtualNetworks/vnet", "subnetId": ")" + app_group +
            R"(/providers/Microsoft.Network/virtualNetworks/vnet/subnets/default", )" + group);
}

void walk_archive(Walk& walk, const std::string& point)
{
    walk.post("points for the archive",
              item_of("plain-01") + "/recoveryPointsRecommendedForMove" + recovery_version,
              R"({"objectType": "ListRecoveryPointsRecommendedForMoveRequest",
                  "excludedRPList": []})");
    walk.post("point too young for the archive, moved",
              item_of("plain-01") + "/recoveryPoints/" + point + "/move" + recovery_version,
              R"({"objectType": "MoveRPAcrossTiersRequest", "sourceTierType": "HardenedRP",
                  "targetTierType": "ArchivedRP"})");
}

void walk_other_region(Walk& walk, const std::string& point)
{
    walk.patch("restores in the other region, allowed",
               vault + "/backupstorageconfig/vaultstorageconfig" + recovery_version,
               R"({"properties": {"crossRegionRestoreFlag": true}})");
    walk.get("items of the other region", vault + "/backupProtectedItems/" + crr_version);
    walk.get("points of the other region", item_of("plain-01") + "/recoveryPoints/" + crr_version);
    walk.get("identity of the other region", elsewhere + "backupAadProperties" + crr_version);
    const auto token = walk.post(
        "token for the other region",
        item_of("plain-01") + "/recoveryPoints/" + point + "/accessToken" + crr_version, "{}");
    const auto request =
        R"({"crossRegionRestoreAccessDetails": )" + json::serialize(token.body().at("properties")) +
        R"(, "restoreRequest": )" +
        restore_of("plain-01", point, "northeurope",
                   R"("recoveryType": "RestoreDisks", "targetResourceGroupId": ")" + app_group +
                       "\"") +
        "}";
    const auto accepted = walk.post("disks, restored in the other region",
                                    elsewhere + "backupCrossRegionRestore" + crr_version, request);
    walk.pass("1m");
    const auto begun = walk.get("restore in the other region, begun",
                                std::string(accepted.response.headers.get("Azure-AsyncOperation")));
    walk.get("restore in the other region, its result",
             std::string(accepted.response.headers.get("Location")));
    const auto job = R"({"resourceId": ")" + vault + R"(", "jobName": ")" +
                     text_of(begun.body(), "/properties/jobId") + "\"}";
    walk.post("job of the other region, under way", elsewhere + "backupCrrJob" + crr_version, job);
    walk.pass("1h");
    walk.post("job of the other region", elsewhere + "backupCrrJob" + crr_version, job);
    walk.post("jobs of the other region", elsewhere + "backupCrrJobs" + crr_version,
              R"({"resourceId": ")" + vault + "\"}");
}

void walk_spread(Walk& walk)
{
    const auto path = vault + "/backupPolicies/v1-daily" + recovery_version;
    const auto policy = walk.get("policy that items use", path);
    walk.follow(
        walk.put("policy that items use, changed", path,
                 R"({"properties": )" + json::serialize(policy.body().at("properties")) + "}"));
}

} // namespace

void walk_backups(Walk& walk)
{
    walk_backup(walk);
    const auto point = walk_points(walk, "plain-01");
    walk_cancel(walk);
    walk_restores(walk, point);
    walk_archive(walk, point);
    walk_other_region(walk, point);
    walk_spread(walk);
    walk.follow(back_up(walk, "backup of an encrypted machine", "kek-01"));
    walk.pass("3h");
    walk_points(walk, "kek-01");
}

} // namespace contract
