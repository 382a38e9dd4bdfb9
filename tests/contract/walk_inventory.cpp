// SPDX-License-Identifier: Apache-2.0
// Sign-in, subscriptions, groups, machines and disks: what exists before anyone comes.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

namespace contract {

void walk_tokens(Walk& walk)
{
    const auto form = [](const std::string& client, const std::string& password) {
        return http::Request{"POST",
                             "http://127.0.0.1:8080/" + tenant + "/oauth2/v2.0/token",
                             {{"Content-Type", "application/x-www-form-urlencoded"}},
                             "grant_type=client_credentials&client_id=" + client +
                                 "&client_secret=" + password +
                                 "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default"};
    };
    walk.send("token", form(owner_client, secret));
    walk.send("token for a wrong secret", form(owner_client, "wrong"));
    walk.send("token for a client that is not there",
              form("99999999-9999-9999-9999-999999999999", secret));
}

void walk_inventory(Walk& walk)
{
    walk.get("subscriptions", "/subscriptions" + subscription_version);
    walk.get("subscription", subscription + subscription_version);
    walk.get("resource groups", subscription + "/resourcegroups" + resource_version);
    walk.get("resource group", subscription + "/resourcegroups/rg-app" + resource_version);

    const auto machines = "/providers/Microsoft.Compute/virtualMachines";
    walk.get("machines of a subscription", subscription + machines + compute_version);
    walk.get("machines of a group", app_group + machines + compute_version);
    walk.get("machines with statuses",
             subscription + machines + compute_version + "&statusOnly=true");
    for (const std::string vm : {"plain-01", "bek-01", "kek-01", "cmk-01"}) {
        walk.get("machine " + vm, machine(vm) + compute_version);
        walk.get("machine " + vm + " with its view",
                 machine(vm) + compute_version + "&%24expand=instanceView");
    }

    const auto disks = "/providers/Microsoft.Compute/disks";
    walk.get("disks of a subscription", subscription + disks + disk_version);
    walk.get("disks of a group", app_group + disks + disk_version);
    for (const std::string vm : {"plain-01", "bek-01", "kek-01", "cmk-01"})
        walk.get("disk of " + vm, app_group + disks + "/" + vm + "-os" + disk_version);

    const auto sets = "/providers/Microsoft.Compute/diskEncryptionSets";
    walk.get("disk encryption sets", subscription + sets + disk_version);
    walk.get("disk encryption sets of a group", app_group + sets + disk_version);
    walk.get("disk encryption set", app_group + sets + "/des-01" + disk_version);

    const auto accounts = "/providers/Microsoft.Storage/storageAccounts";
    walk.get("storage accounts", subscription + accounts + storage_version);
    walk.get("storage accounts of a group", app_group + accounts + storage_version);
    walk.get("storage account", app_group + accounts + "/staging" + storage_version);
    walk.get("classic storage account", app_group +
                                            "/providers/Microsoft.ClassicStorage/"
                                            "storageAccounts/staging?api-version=2015-12-01");

    for (const std::string& filter :
         {"appId%20eq%20'" + backup_service_app + "'",
          "servicePrincipalNames/any(c:c%20eq%20'" + backup_service_app + "')"})
        walk.get("service principal by " + filter.substr(0, 5),
                 "/v1.0/servicePrincipals?%24filter=" + filter);
    walk.get("service principal by key",
             "/v1.0/servicePrincipals(appId='" + backup_service_app + "')");
}

namespace {

const std::string new_machine =
    R"({"location": "westeurope", "tags": {}, "properties": {
    "hardwareProfile": {"vmSize": "Standard_DS1_v2"},
    "storageProfile": {
        "imageReference": {"publisher": "Debian", "offer": "debian-12", "sku": "12",
                           "version": "latest"},
        "osDisk": {"createOption": "FromImage", "caching": "ReadWrite"},
        "dataDisks": [{"lun": 0, "createOption": "Empty", "diskSizeGB": 10}]},
    "osProfile": {"computerName": "made-01", "adminUsername": "azureuser",
                  "adminPassword": "not-a-real-secret"},
    "networkProfile": {"networkInterfaces": [{"id": ")" +
    app_group + R"(/providers/Microsoft.Network/networkInterfaces/made-01-nic"}]}}})";

} // namespace

void walk_machine_writes(Walk& walk)
{
    const auto made = machine("made-01") + compute_version;
    const auto created = walk.put("machine, created", made, new_machine);
    const std::string operation(created.response.headers.get("Azure-AsyncOperation"));
    walk.get("operation of a machine that is being created", operation);
    walk.get("machine that is being created", made);
    walk.pass("10s");
    walk.get("operation of a machine that was created", operation);
    walk.get("machine that was created", made);
    walk.get("disks of a group with a made machine",
             app_group + "/providers/Microsoft.Compute/disks" + disk_version);
    walk.put("machine, put again", made, new_machine);
    walk.patch("machine, given an identity", made, R"({"identity": {"type": "SystemAssigned"}})");
    walk.pass("10s");
    walk.get("machine with an identity", made);
    walk.put("machine without location", machine("made-02") + compute_version, "{}");
    walk.patch("machine that is not there, changed", machine("made-02") + compute_version, "{}");
    walk.get("operation of a machine that never was",
             subscription + "/providers/Microsoft.Compute/locations/westeurope/operations/none" +
                 compute_version);
}

} // namespace contract
