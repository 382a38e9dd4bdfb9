// SPDX-License-Identifier: Apache-2.0
// What estate.toml calls things.
#pragma once

#include <string>

namespace contract {

inline const std::string tenant = "22222222-2222-2222-2222-222222222222";
inline const std::string subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";
inline const std::string app_group = subscription + "/resourceGroups/rg-app";
inline const std::string backup_group = subscription + "/resourceGroups/rg-backup";
inline const std::string compute = app_group + "/providers/Microsoft.Compute";
inline const std::string key_vaults = app_group + "/providers/Microsoft.KeyVault/vaults";
inline const std::string vault =
    backup_group + "/providers/Microsoft.RecoveryServices/vaults/rsv-contract";

/// The client that may do everything, the one that may only read, and the service that backs up.
inline const std::string owner_client = "33333333-3333-3333-3333-333333333301";
inline const std::string reader_client = "33333333-3333-3333-3333-333333333302";
inline const std::string secret = "not-a-real-secret";
inline const std::string backup_service_app = "262044b1-e2ce-469f-a196-69ab7ada62d3";
inline const std::string backup_service = "44444444-4444-4444-4444-444444444401";

inline const std::string recovery_version = "?api-version=2024-04-01";
inline const std::string compute_version = "?api-version=2024-07-01";
inline const std::string disk_version = "?api-version=2024-03-02";
inline const std::string key_vault_version = "?api-version=2023-07-01";
inline const std::string storage_version = "?api-version=2022-09-01";
inline const std::string role_version = "?api-version=2022-04-01";
inline const std::string resource_version = "?api-version=2024-07-01";
inline const std::string subscription_version = "?api-version=2022-12-01";

/// The protected item of a VM in rg-app, as it stands in a URL.
inline std::string item_of(const std::string& vm)
{
    return vault +
           "/backupFabrics/Azure/protectionContainers/"
           "IaasVMContainer%3Biaasvmcontainerv2%3Brg-app%3B" +
           vm + "/protectedItems/vm%3Biaasvmcontainerv2%3Brg-app%3B" + vm;
}

inline std::string machine(const std::string& vm)
{
    return compute + "/virtualMachines/" + vm;
}

} // namespace contract
