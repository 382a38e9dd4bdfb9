// SPDX-License-Identifier: Apache-2.0
// Protecting machines: discovery, the first protection, jobs, a change of policy, and the failure
// of an encrypted machine whose Key Vault grants nothing.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

#include <boost/json/object.hpp>

namespace contract {
namespace {

std::string protect(const std::string& vm, const std::string& policy)
{
    return R"({"properties": {"protectedItemType": "Microsoft.Compute/virtualMachines",
        "sourceResourceId": ")" +
           machine(vm) + R"(", "policyId": ")" + vault + "/backupPolicies/" + policy + R"("}})";
}

std::string stopped(const std::string& vm, const std::string& more = "")
{
    return R"({"properties": {"protectedItemType": "Microsoft.Compute/virtualMachines",
        "sourceResourceId": ")" +
           machine(vm) + R"(", "policyId": "", "protectionState": "ProtectionStopped")" + more +
           "}}";
}

const std::string of_machines =
    "?api-version=2024-04-01&%24filter=backupManagementType%20eq%20'AzureIaasVM'";

void walk_lists(Walk& walk, const std::string& when)
{
    walk.get("items " + when,
             vault + "/backupProtectedItems" + of_machines + "%20and%20itemType%20eq%20'VM'");
    walk.get("containers " + when, vault + "/backupProtectionContainers" + of_machines +
                                       "%20and%20status%20eq%20'Registered'");
    walk.get("jobs " + when, vault + "/backupJobs" + recovery_version);
}

/// The job that a finished operation names.
void walk_job(Walk& walk, const std::string& name, const Step& finished)
{
    const auto body = finished.body();
    boost::json::error_code error;
    const auto* id = body.find_pointer("/properties/jobId", error);
    if (id == nullptr || !id->is_string()) return;
    walk.get("job: " + name,
             vault + "/backupJobs/" + std::string(id->get_string()) + recovery_version);
}

void walk_put(Walk& walk, const std::string& name, const std::string& vm, const std::string& body)
{
    walk_job(walk, name, walk.follow(walk.put(name, item_of(vm) + recovery_version, body)));
}

void walk_status(Walk& walk, const std::string& name, const std::string& vm)
{
    walk.post(name,
              "/Subscriptions" + subscription.substr(subscription.rfind('/')) +
                  "/providers/Microsoft.RecoveryServices/locations/westeurope/backupStatus" +
                  recovery_version,
              R"({"resourceType": "VM", "resourceId": ")" + machine(vm) + R"("})");
}

void walk_discovery(Walk& walk)
{
    walk_status(walk, "backup status of an unprotected machine", "plain-01");
    walk.follow(walk.post("discovery",
                          vault + "/backupFabrics/Azure/refreshContainers" + recovery_version, ""));
    walk.get("protectable machines", vault + "/backupProtectableItems" + of_machines);
}

} // namespace

void walk_items(Walk& walk)
{
    walk_lists(walk, "of a new vault");
    walk_discovery(walk);
    const auto item = item_of("plain-01") + recovery_version;
    const auto began = walk.put("plain machine, protected", item, protect("plain-01", "v1-daily"));
    walk.get("jobs while one runs", vault + "/backupJobs" + recovery_version);
    walk_job(walk, "first protection", walk.follow(began));
    walk.get("item that waits for its first backup", item);
    walk_status(walk, "backup status of a protected machine", "plain-01");
    walk_lists(walk, "after a protection");
    walk_put(walk, "plain machine, other policy", "plain-01", protect("plain-01", "v1-daily-long"));
    walk.get("item with another policy", item);
    walk.get("policy in use", vault + "/backupPolicies/v1-daily-long" + recovery_version);
    const auto failed =
        walk.follow(walk.put("encrypted machine, protected without permission",
                             item_of("kek-01") + recovery_version, protect("kek-01", "v2-hourly")));
    walk.get("failed operation, asked of the vault",
             vault + "/backupOperations/" + std::string(failed.body().at("name").as_string()) +
                 recovery_version);
    walk.get("item that could not be protected", item_of("kek-01") + recovery_version);
}

void walk_item_ends(Walk& walk)
{
    const auto item = item_of("plain-01") + recovery_version;
    walk_put(walk, "stop, keep the data", "plain-01", stopped("plain-01"));
    walk.get("stopped item", item);
    walk_put(walk, "resume", "plain-01", protect("plain-01", "v1-daily"));
    walk.get("resumed item", item);
    walk_job(walk, "deletion", walk.follow(walk.remove("item, deleted", item)));
    walk.get("soft-deleted item", item);
    walk_lists(walk, "after a deletion");
    walk.put("soft-deleted item, protected", item, protect("plain-01", "v1-daily"));
    walk.remove("vault with soft-deleted items, deleted", vault + recovery_version);
    walk_put(walk, "undelete", "plain-01", stopped("plain-01", R"(, "isRehydrate": true)"));
    walk.get("undeleted item", item);
    walk_lists(walk, "after an undelete");
    walk_put(walk, "encrypted machine, protected", "kek-01", protect("kek-01", "v2-hourly"));
    walk.get("item of an encrypted machine", item_of("kek-01") + recovery_version);
}

} // namespace contract
