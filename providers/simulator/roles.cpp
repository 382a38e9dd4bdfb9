// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/access.hpp"

#include <initializer_list>

namespace simulator {

namespace {

using List = std::initializer_list<std::string_view>;

json::array strings(List list)
{
    json::array array;
    for (const auto text : list) array.emplace_back(text);
    return array;
}

json::object role(std::string_view guid, std::string_view name, std::string_view description,
                  List actions, List not_actions = {}, List data_actions = {})
{
    json::object permission{{"actions", strings(actions)},
                            {"notActions", strings(not_actions)},
                            {"dataActions", strings(data_actions)},
                            {"notDataActions", json::array()}};
    return {{"properties",
             {{"roleName", name},
              {"type", "BuiltInRole"},
              {"description", description},
              {"assignableScopes", {"/"}},
              {"permissions", json::array{std::move(permission)}},
              {"createdOn", "2015-02-02T21:55:09.8806423Z"},
              {"updatedOn", "2021-11-11T20:13:47.8628684Z"},
              {"createdBy", nullptr},
              {"updatedBy", nullptr}}},
            {"type", "Microsoft.Authorization/roleDefinitions"},
            {"name", guid}};
}

struct Edit {
    std::string_view on;
    json::value by; ///< of a few somebody's name stands there, or nobody's
};

/// With who has edited it when; the world's time decides which is shown.
json::object edited(json::object role, std::initializer_list<Edit> edits)
{
    json::array all;
    for (const auto& edit : edits) all.emplace_back(json::object{{"on", edit.on}, {"by", edit.by}});
    role["$edits"] = std::move(all);
    return role;
}

/// What those who manage the data of a key vault may do with the vault.
json::array sees_key_vaults()
{
    return strings({"Microsoft.Authorization/*/read", "Microsoft.Insights/alertRules/*",
                    "Microsoft.Resources/deployments/*",
                    "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Support/*",
                    "Microsoft.KeyVault/checkNameAvailability/read",
                    "Microsoft.KeyVault/deletedVaults/read", "Microsoft.KeyVault/locations/*/read",
                    "Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/operations/read"});
}

json::object key_vault_role(std::string_view guid, std::string_view name,
                            std::string_view description, List data_actions,
                            const json::array& actions = sees_key_vaults())
{
    json::object made = role(guid, name, description, {}, {}, data_actions);
    made["properties"].as_object()["permissions"].as_array()[0].as_object()["actions"] = actions;
    return made;
}

json::object fhir_data_writer()
{
    json::object made = role("3f88fce4-5892-4214-ae73-ba5294559913", "FHIR Data Writer",
                             "Role allows user or principal to read and write FHIR Data", {}, {},
                             {"Microsoft.HealthcareApis/services/fhir/resources/*"});
    made["properties"].as_object()["permissions"].as_array()[0].as_object()["notDataActions"] =
        strings({"Microsoft.HealthcareApis/services/fhir/resources/hardDelete/action"});
    return made;
}

} // namespace

const std::vector<json::object>& built_in_roles()
{
    static const std::vector<json::object> roles = {
        role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner",
             "Grants full access to manage all resources, including the ability to assign roles in "
             "Azure RBAC.",
             {"*"}),
        role("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor",
             "Grants full access to manage all resources, but does not allow you to assign roles "
             "in Azure RBAC.",
             {"*"},
             {"Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write",
              "Microsoft.Authorization/elevateAccess/Action"}),
        role("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader",
             "View all resources, but does not allow you to make any changes.", {"*/read"}),
        role("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator",
             "Lets you manage user access to Azure resources.",
             {"*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"}),
        role("f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator",
             "Manage access to Azure resources by assigning roles using Azure RBAC.",
             {"Microsoft.Authorization/roleAssignments/write",
              "Microsoft.Authorization/roleAssignments/delete", "*/read", "Microsoft.Support/*"}),
        role("5e467623-bb1f-42f4-a55d-6e525e11384b", "Backup Contributor",
             "Lets you manage backup service, but can't create vaults and give access to others",
             {"Microsoft.Authorization/*/read", "Microsoft.RecoveryServices/locations/*",
              "Microsoft.RecoveryServices/Vaults/backupFabrics/*",
              "Microsoft.RecoveryServices/Vaults/backupJobs/*",
              "Microsoft.RecoveryServices/Vaults/backupPolicies/*",
              "Microsoft.RecoveryServices/Vaults/backup*", "Microsoft.RecoveryServices/Vaults/read",
              "Microsoft.RecoveryServices/Vaults/write",
              "Microsoft.RecoveryServices/Vaults/operationStatus/*",
              "Microsoft.RecoveryServices/Vaults/operationResults/*",
              "Microsoft.Resources/subscriptions/resourceGroups/read",
              "Microsoft.Compute/virtualMachines/read"}),
        role(
            "00c29273-979b-4161-815c-10b084fb9324", "Backup Operator",
            "Lets you manage backup services, except removal of backup, vault creation and giving "
            "access to others",
            {"Microsoft.Authorization/*/read", "Microsoft.RecoveryServices/locations/*/action",
             "Microsoft.RecoveryServices/Vaults/*/read", "Microsoft.RecoveryServices/Vaults/read",
             ("Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/"
              "write"),
             "Microsoft.RecoveryServices/Vaults/backupFabrics/refreshContainers/action",
             "Microsoft.Resources/subscriptions/resourceGroups/read",
             "Microsoft.Compute/virtualMachines/read"}),
        role("a795c7a0-d4a2-40c1-ae25-d81f01202912", "Backup Reader",
             "Can view backup services, but can't make changes",
             {"Microsoft.Authorization/*/read",
              "Microsoft.RecoveryServices/locations/backupStatus/action",
              "Microsoft.RecoveryServices/Vaults/*/read", "Microsoft.RecoveryServices/Vaults/read",
              "Microsoft.Resources/subscriptions/resourceGroups/read"}),
        role(
            "9980e02c-c2be-4d73-94e8-173b1dc7cf3c", "Virtual Machine Contributor",
            "Lets you manage virtual machines, but not access to them.",
            {"Microsoft.Authorization/*/read", "Microsoft.Compute/disks/*",
             "Microsoft.Compute/virtualMachines/*", "Microsoft.RecoveryServices/locations/*",
             ("Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/"
              "*/read"),
             ("Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/"
              "read"),
             ("Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/"
              "write"),
             "Microsoft.RecoveryServices/Vaults/backupPolicies/read",
             "Microsoft.RecoveryServices/Vaults/read",
             "Microsoft.Resources/subscriptions/resourceGroups/read"}),
        role("f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor",
             "Lets you manage key vaults, but not access to them.",
             {"Microsoft.Authorization/*/read", "Microsoft.KeyVault/*",
              "Microsoft.Resources/subscriptions/resourceGroups/read"},
             {"Microsoft.KeyVault/locations/deletedVaults/purge/action",
              "Microsoft.KeyVault/hsmPools/*", "Microsoft.KeyVault/managedHsms/*"}),
        role("17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor",
             "Lets you manage storage accounts, including accessing storage account keys which "
             "provide full access to storage account data.",
             {"Microsoft.Authorization/*/read", "Microsoft.Resources/deployments/*",
              "Microsoft.Resources/subscriptions/resourceGroups/read",
              "Microsoft.Storage/storageAccounts/*", "Microsoft.Support/*"}),
        role("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor",
             "Allows for read, write and delete access to Azure Storage blob containers and data",
             {"Microsoft.Storage/storageAccounts/blobServices/containers/delete",
              "Microsoft.Storage/storageAccounts/blobServices/containers/read",
              "Microsoft.Storage/storageAccounts/blobServices/containers/write",
              "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"},
             {},
             {"Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete",
              "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
              "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"}),
        edited(role("494ae006-db33-4328-bf46-533a6560a3ca", "Site Recovery Operator",
                    "Lets you failover and failback but not perform other Site Recovery "
                    "management operations",
                    {"Microsoft.Authorization/*/read", "Microsoft.Network/virtualNetworks/read",
                     "Microsoft.RecoveryServices/Vaults/read",
                     "Microsoft.RecoveryServices/Vaults/refreshContainers/read",
                     "Microsoft.Resources/subscriptions/resourceGroups/read"}),
               {{"2017-06-29T05:42:27.1715639Z", nullptr},
                {"2019-08-28T12:00:57.4472826Z", ""},
                {"2021-11-11T20:13:52.6263418Z", ""}}),
        edited(
            role("056cd41c-7e88-42e1-933e-88ba6a50c9c3", "SQL Security Manager",
                 "Lets you manage the security-related policies of SQL servers and databases, "
                 "but not access to them.",
                 {"Microsoft.Authorization/*/read", "Microsoft.Sql/servers/securityAlertPolicies/*",
                  "Microsoft.Sql/servers/vulnerabilityAssessments/*"}),
            {{"2019-08-08T22:58:22.2532171Z", "yaiyun"},
             {"2020-09-11T22:11:49.5636129Z", "yaiyun"},
             {"2023-03-02T16:44:21.9655690Z", nullptr}}),
        edited(role("fd1bd22b-8476-40bc-a0bc-69b95687b9f3", "Attestation Reader",
                    "Can read the attestation provider properties",
                    {"Microsoft.Attestation/attestationProviders/attestation/read"}),
               {{"2019-05-10T17:52:38.9036953Z", "SYSTEM"}}),
        fhir_data_writer(),
        key_vault_role(
            "00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator",
            "Perform all data plane operations on a key vault and all objects in it, including "
            "certificates, keys, and secrets. Cannot manage key vault resources or manage role "
            "assignments. Only works for key vaults that use the 'Azure role-based access control' "
            "permission model.",
            {"Microsoft.KeyVault/vaults/*"}),
        key_vault_role("14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto Officer",
                       "Perform any action on the keys of a key vault, except manage permissions.",
                       {"Microsoft.KeyVault/vaults/keys/*",
                        "Microsoft.KeyVault/vaults/keyrotationpolicies/*"}),
        key_vault_role(
            "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer",
            "Perform any action on the secrets of a key vault, except manage permissions.",
            {"Microsoft.KeyVault/vaults/secrets/*"}),
        key_vault_role(
            "a4417e6f-fecd-4de8-b567-7b0420556985", "Key Vault Certificates Officer",
            "Perform any action on the certificates of a key vault, except manage permissions.",
            {"Microsoft.KeyVault/vaults/certificatecas/*",
             "Microsoft.KeyVault/vaults/certificates/*"}),
        key_vault_role("21090545-7ca7-4776-b22c-e363652d74d2", "Key Vault Reader",
                       "Read metadata of key vaults and its certificates, keys, and secrets.",
                       {"Microsoft.KeyVault/vaults/*/read",
                        "Microsoft.KeyVault/vaults/secrets/readMetadata/action"}),
        key_vault_role("12338af0-0e69-4776-bea7-57ae8d297424", "Key Vault Crypto User",
                       "Perform cryptographic operations using keys.",
                       {"Microsoft.KeyVault/vaults/keys/read",
                        "Microsoft.KeyVault/vaults/keys/update/action",
                        "Microsoft.KeyVault/vaults/keys/backup/action",
                        "Microsoft.KeyVault/vaults/keys/encrypt/action",
                        "Microsoft.KeyVault/vaults/keys/decrypt/action",
                        "Microsoft.KeyVault/vaults/keys/wrap/action",
                        "Microsoft.KeyVault/vaults/keys/unwrap/action",
                        "Microsoft.KeyVault/vaults/keys/sign/action",
                        "Microsoft.KeyVault/vaults/keys/verify/action"},
                       {}),
        key_vault_role("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User",
                       "Read secret contents. Only works for key vaults that use the 'Azure "
                       "role-based access control' "
                       "permission model.",
                       {"Microsoft.KeyVault/vaults/secrets/getSecret/action",
                        "Microsoft.KeyVault/vaults/secrets/readMetadata/action"},
                       {}),
        key_vault_role(
            "e147488a-f6f5-4113-8e2d-b22465e65bf6", "Key Vault Crypto Service Encryption User",
            "Read metadata of keys and perform wrap/unwrap operations.",
            {"Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/wrap/action",
             "Microsoft.KeyVault/vaults/keys/unwrap/action"},
            strings({"Microsoft.EventGrid/eventSubscriptions/write",
                     "Microsoft.EventGrid/eventSubscriptions/read",
                     "Microsoft.EventGrid/eventSubscriptions/delete"})),
    };
    return roles;
}

} // namespace simulator
