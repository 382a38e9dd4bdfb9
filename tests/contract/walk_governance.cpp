// SPDX-License-Identifier: Apache-2.0
// Guards, encryption of vaults, disks, extensions, identities, locks, custom roles, deleted key
// vaults, providers, Resource Graph.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

namespace contract {
namespace {

const std::string guard =
    backup_group + "/providers/Microsoft.DataProtection/resourceGuards/guard-01";
const std::string guarded_vault =
    backup_group + "/providers/Microsoft.RecoveryServices/vaults/rsv-guarded";

void walk_guards(Walk& walk)
{
    const std::string version = "?api-version=2024-04-01";
    const auto proxy = guarded_vault + "/backupResourceGuardProxies/VaultProxy";
    walk.follow(walk.put("vault to be guarded, created", guarded_vault + recovery_version,
                         R"({"location": "westeurope", "sku": {"name": "RS0"},
        "identity": {"type": "SystemAssigned"}, "properties": {"publicNetworkAccess": "Enabled"}})"));
    walk.get("guards of a vault that has none",
             guarded_vault + "/backupResourceGuardProxies" + recovery_version);
    walk.get("guard of a vault, not there yet", proxy + recovery_version);
    walk.put("resource guard, created", guard + version, R"({"location": "westeurope"})");
    walk.get("resource guard", guard + version);
    walk.put("vault, mapped to a guard", proxy + recovery_version,
             R"({"properties": {"resourceGuardResourceId": ")" + guard + R"("}})");
    walk.get("guard of a vault", proxy + recovery_version);
    walk.get("guards of a vault", guarded_vault + "/backupResourceGuardProxies" + recovery_version);
    walk.remove("guard of a vault, deleted while it is locked", proxy + recovery_version);
    walk.post("guard of a vault, unlocked", proxy + "/unlockDelete" + recovery_version,
              R"({"resourceGuardOperationRequests": [")" + guard +
                  R"(/deleteResourceGuardProxyRequests/default"]})");
    walk.remove("guard of a vault, deleted", proxy + recovery_version);
}

void walk_encryption(Walk& walk)
{
    const auto encrypted = walk.patch("vault, encrypted with a key that its identity may not use",
                                      guarded_vault + recovery_version,
                                      R"({"properties": {"encryption": {
        "keyVaultProperties": {"keyUri": "https://kv-policies.vault.azure.net/keys/cmk"},
        "kekIdentity": {"useSystemAssignedIdentity": true}}}})");
    const auto config = guarded_vault + "/backupEncryptionConfigs/backupResourceEncryptionConfig" +
                        recovery_version;
    walk.get("encryption of a vault, under way", config);
    walk.follow(encrypted);
    walk.get("encryption of a vault, failed", config);
}

void walk_disks(Walk& walk)
{
    const auto disk = compute + "/disks/disk-made" + disk_version;
    const auto made = walk.put("disk, created", disk, R"({"location": "westeurope",
        "tags": {}, "sku": {"name": "Premium_LRS"}, "properties": {"hyperVGeneration": "V1",
        "creationData": {"createOption": "Empty"}, "diskSizeGB": 16}})");
    walk.follow(made);
    walk.get("disk that was made", disk);
    walk.follow(walk.patch("disk, changed", disk, R"({"properties": {"diskSizeGB": 32}})"));
    walk.follow(walk.remove("disk, deleted", disk));
    const auto set = compute + "/diskEncryptionSets/des-made" + disk_version;
    walk.follow(walk.put("disk encryption set, created", set, R"({"location": "westeurope",
        "identity": {"type": "SystemAssigned"}, "properties": {"activeKey": {
        "sourceVault": {"id": ")" + key_vaults + R"(/kv-rbac"},
        "keyUrl": "https://kv-rbac.vault.azure.net/keys/cmk/1"}}})"));
    walk.get("disk encryption set that was made", set);
    walk.follow(walk.patch("disk encryption set, changed", set,
                           R"({"properties": {"rotationToLatestKeyVersionEnabled": true}})"));
    walk.follow(walk.remove("disk encryption set, deleted", set));
}

void walk_extensions(Walk& walk)
{
    const auto extension =
        machine("plain-01") + "/extensions/AzureDiskEncryptionForLinux" + compute_version;
    walk.follow(walk.put("encryption of disks, switched on", extension, R"({
        "location": "westeurope", "properties": {"publisher": "Microsoft.Azure.Security",
        "type": "AzureDiskEncryptionForLinux", "typeHandlerVersion": "1.1",
        "autoUpgradeMinorVersion": true, "settings": {"EncryptionOperation": "EnableEncryption",
        "VolumeType": "ALL", "KeyEncryptionKeyURL": null, "KeyEncryptionAlgorithm": "RSA-OAEP",
        "KekVaultResourceId": "", "SequenceVersion": "66666666-6666-6666-6666-666666666602",
        "KeyVaultURL": "https://kv-policies.vault.azure.net",
        "KeyVaultResourceId": ")" + key_vaults + R"(/kv-policies"}}})"));
    walk.get("extension of a machine", extension);
    walk.get("extension of a machine with its view", extension + "&$expand=instanceView");
    walk.get("machine that an extension has encrypted",
             machine("plain-01") + compute_version + "&$expand=instanceView");
    walk.follow(walk.remove("extension of a machine, deleted", extension));
}

void walk_identities(Walk& walk)
{
    const auto identity = backup_group +
                          "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-01"
                          "?api-version=2023-01-31";
    walk.put("identity, created", identity, R"({"location": "westeurope"})");
    walk.put("identity, put again", identity, R"({"location": "westeurope", "tags": {"a": "b"}})");
    walk.get("identity", identity);
    walk.get("identities of a group",
             backup_group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
                            "?api-version=2023-01-31");
    walk.remove("identity, deleted", identity);
    walk.remove("identity that is gone, deleted", identity);
}

void walk_locks(Walk& walk)
{
    const std::string version = "?api-version=2020-05-01";
    const auto locks = app_group + "/providers/Microsoft.Authorization/locks";
    walk.get("policy assignments of a subscription",
             subscription +
                 "/providers/Microsoft.Authorization/policyAssignments?api-version=2023-04-01");
    walk.put("lock, created", locks + "/keep" + version,
             R"({"properties": {"level": "CanNotDelete", "notes": "backed up"}})");
    walk.put("lock, put again", locks + "/keep" + version,
             R"({"properties": {"level": "CanNotDelete"}})");
    walk.get("lock", locks + "/keep" + version);
    walk.get("locks of a group", locks + version);
    walk.remove("locked disk, deleted", compute + "/disks/plain-01-data" + disk_version);
    walk.remove("lock, deleted", locks + "/keep" + version);
}

void walk_custom_roles(Walk& walk)
{
    const auto role = subscription +
                      "/providers/Microsoft.Authorization/roleDefinitions/"
                      "66666666-6666-6666-6666-666666666601" +
                      role_version;
    walk.put("custom role, created", role,
             R"({"properties": {"roleName": "backup-audit",
        "description": "reads", "permissions": [{"actions": ["*/read"]}],
        "assignableScopes": [")" +
                 subscription + R"("]}})");
    walk.get("custom role", role);
    walk.remove("custom role, deleted", role);
}

void walk_deleted_key_vaults(Walk& walk)
{
    const auto key_vault = key_vaults + "/kv-gone" + key_vault_version;
    walk.put("key vault to lose, created", key_vault, R"({"location": "westeurope", "properties": {
        "tenantId": ")" + tenant + R"(", "sku": {"family": "A", "name": "standard"},
        "accessPolicies": []}})");
    walk.remove("key vault to lose, deleted", key_vault);
    const auto locations = subscription + "/providers/Microsoft.KeyVault/locations/westeurope";
    walk.get("deleted key vaults",
             subscription + "/providers/Microsoft.KeyVault/deletedVaults" + key_vault_version);
    walk.get("deleted key vault", locations + "/deletedVaults/kv-gone" + key_vault_version);
    walk.follow(walk.post("deleted key vault, purged",
                          locations + "/deletedVaults/kv-gone/purge" + key_vault_version, ""));
}

void walk_generic(Walk& walk)
{
    walk.get("providers", subscription + "/providers" + resource_version);
    walk.get("provider", subscription + "/providers/Microsoft.Compute" + resource_version);
    walk.get("locations", subscription + "/locations" + subscription_version);
    walk.get("resources of a group", app_group + "/resources" + resource_version);
    walk.patch("tags of a group", app_group + resource_version, R"({"tags": {"env": "test"}})");
    const std::string graph = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01";
    walk.post(
        "resource graph", graph,
        R"({"query": "resources | where type =~ 'Microsoft.Compute/disks' | project id, name",)"
        R"("options": {"$top": 1}})");
    walk.post("resource graph, refused", graph, R"({"query": "resources | frobnicate"})");
}

/// What is asked below a group or a subscription that is not there.
void walk_absent_scopes(Walk& walk)
{
    const std::string nowhere = "/subscriptions/99999999-9999-9999-9999-999999999999";
    const std::string none = subscription + "/resourceGroups/none/providers/";
    const std::string identities = "Microsoft.ManagedIdentity/userAssignedIdentities";
    const std::string identity_version = "?api-version=2023-01-31";
    const std::string lock_version = "?api-version=2020-05-01";
    const auto get = [&](const std::string& path) { walk.get("refused: GET " + path, path); };
    get(nowhere + "/providers" + resource_version);
    get(nowhere + "/providers/" + identities + identity_version);
    get(none + identities + identity_version);
    get(none + identities + "/id" + identity_version);
    get(nowhere + "/providers/Microsoft.KeyVault/deletedVaults" + key_vault_version);
    get(subscription + "/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/none" +
        key_vault_version);
    get(none + "Microsoft.Compute/virtualMachines/vm/extensions/none" + compute_version);
    get(subscription + "/resourceGroups/none/resources" + resource_version);
    get(none + "Microsoft.Authorization/locks" + lock_version);
    get(app_group + "/providers/Microsoft.Authorization/locks/none" + lock_version);
    walk.post("refused: purge of an absent key vault",
              subscription +
                  "/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/none/purge" +
                  key_vault_version,
              "");
    walk.post("refused: name of a key vault",
              nowhere + "/providers/Microsoft.KeyVault/checkNameAvailability" + key_vault_version,
              R"({"name": "kv-new", "type": "Microsoft.KeyVault/vaults"})");
    walk.post("name of a key vault, asked for",
              subscription + "/providers/Microsoft.KeyVault/checkNameAvailability" +
                  key_vault_version,
              R"({"name": "kv-new", "type": "Microsoft.KeyVault/vaults"})");
    walk.patch("key vault, changed in part", key_vaults + "/kv-rbac" + key_vault_version,
               R"({"tags": {"env": "test"}})");
}

/// Removals below a group or a subscription that is not there.
void walk_absent_removals(Walk& walk)
{
    const std::string nowhere = "/subscriptions/99999999-9999-9999-9999-999999999999";
    const std::string below = nowhere + "/resourceGroups/none/providers/";
    const auto remove = [&](const std::string& path) {
        walk.remove("refused: DELETE " + path, path);
    };
    remove(nowhere + "/providers/Microsoft.Authorization/roleDefinitions/" +
           "66666666-6666-6666-6666-666666666601" + role_version);
    remove(below + "Microsoft.Authorization/locks/keep?api-version=2020-05-01");
    remove(below + "Microsoft.ManagedIdentity/userAssignedIdentities/id?api-version=2023-01-31");
    remove(below + "Microsoft.Compute/virtualMachines/vm" + compute_version);
    remove(below + "Microsoft.Compute/virtualMachines/vm/extensions/x" + compute_version);
    remove(below + "Microsoft.Compute/diskEncryptionSets/des" + disk_version);
    walk.get("refused: locations", nowhere + "/locations" + subscription_version);
    walk.get("identities of a subscription",
             subscription + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
                            "?api-version=2023-01-31");
    walk.follow(walk.remove("machine, deleted", machine("made-01") + compute_version));
}

/// Writes that are refused.
void walk_refused_writes(Walk& walk)
{
    const std::string located = R"({"location": "westeurope"})";
    const std::string none = subscription + "/resourceGroups/none/providers/";
    walk.patch("refused: tags of an absent group",
               subscription + "/resourceGroups/none" + resource_version, R"({"tags": {}})");
    walk.patch("refused: absent key vault, changed", key_vaults + "/none" + key_vault_version,
               R"({"tags": {}})");
    walk.put("refused: disk without a source", compute + "/disks/none" + disk_version,
             R"({"location": "westeurope", "properties": {}})");
    walk.patch("refused: absent disk, changed", compute + "/disks/none" + disk_version, "{}");
    walk.put("refused: disk encryption set in an absent group",
             none + "Microsoft.Compute/diskEncryptionSets/des" + disk_version, located);
    walk.patch("refused: absent disk encryption set, changed",
               compute + "/diskEncryptionSets/none" + disk_version, "{}");
    walk.put("refused: extension of an absent machine",
             machine("none") + "/extensions/x" + compute_version, located);
    walk.put("refused: identity in an absent group",
             none + "Microsoft.ManagedIdentity/userAssignedIdentities/id?api-version=2023-01-31",
             located);
    walk.put("refused: absent guard of a vault",
             vault + "/backupResourceGuardProxies/VaultProxy" + recovery_version,
             R"({"properties": {"resourceGuardResourceId": ")" + guard + R"(-none"}})");
    walk.post("refused: unlock of a vault without a guard",
              vault + "/backupResourceGuardProxies/VaultProxy/unlockDelete" + recovery_version,
              R"({"resourceGuardOperationRequests": []})");
    walk.put("refused: lock of no level",
             app_group + "/providers/Microsoft.Authorization/locks/none?api-version=2020-05-01",
             R"({"properties": {"level": "NotSpecified"}})");
    walk.put("refused: role of a name that is taken",
             subscription +
                 "/providers/Microsoft.Authorization/roleDefinitions/"
                 "66666666-6666-6666-6666-666666666603" +
                 role_version,
             R"({"properties": {"roleName": "Reader", "permissions": [{"actions": ["*/read"]}],
        "assignableScopes": [")" +
                 subscription + R"("]}})");
}

} // namespace

void walk_governance(Walk& walk)
{
    walk_guards(walk);
    walk_encryption(walk);
    walk_disks(walk);
    walk_extensions(walk);
    walk_identities(walk);
    walk_locks(walk);
    walk_custom_roles(walk);
    walk_deleted_key_vaults(walk);
    walk_generic(walk);
    walk_absent_scopes(walk);
    walk_absent_removals(walk);
    walk_refused_writes(walk);
}

} // namespace contract
