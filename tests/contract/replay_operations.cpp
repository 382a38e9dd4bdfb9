// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_operations.hpp"

#include "tests/contract/openapi_operations.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/split.hpp>

#include <array>
#include <vector>

namespace contract {
namespace {

constexpr CountedOperation operations[] = {
    {"backup", "vault get", "GET", "V"},
    {"backup", "vault list", "GET", "S/providers/Microsoft.RecoveryServices/vaults"},
    {"backup", "vault list of a group", "GET", "G/providers/Microsoft.RecoveryServices/vaults"},
    {"backup", "vault create or update", "PUT", "V"},
    {"backup", "vault update", "PATCH", "V"},
    {"backup", "vault delete", "DELETE", "V"},
    {"backup", "vault operation status", "GET", "V/operationStatus/{}"},
    {"backup", "vault operation result", "GET", "V/operationResults/{}"},
    {"backup", "soft delete config get", "GET", "V/backupconfig/vaultconfig"},
    {"backup", "soft delete config patch", "PATCH", "V/backupconfig/vaultconfig"},
    {"backup", "soft delete config put", "PUT", "V/backupconfig/vaultconfig"},
    {"backup", "redundancy get", "GET", "V/backupstorageconfig/vaultstorageconfig"},
    {"backup", "redundancy put", "PUT", "V/backupstorageconfig/vaultstorageconfig"},
    {"backup", "redundancy patch", "PATCH", "V/backupstorageconfig/vaultstorageconfig"},
    {"backup", "CMK state", "GET", "V/backupEncryptionConfigs/backupResourceEncryptionConfig"},
    {"backup", "resource guard proxies", "GET", "V/backupResourceGuardProxies"},
    {"backup", "resource guard proxy get", "GET", "V/backupResourceGuardProxies/VaultProxy"},
    {"backup", "resource guard proxy put", "PUT", "V/backupResourceGuardProxies/VaultProxy"},
    {"backup", "resource guard proxy delete", "DELETE", "V/backupResourceGuardProxies/VaultProxy"},
    {"backup", "unlock a delete", "POST", "V/backupResourceGuardProxies/VaultProxy/unlockDelete"},
    {"backup", "deleted vaults", "GET",
     "S/providers/Microsoft.RecoveryServices/locations/{}/deletedVaults"},
    {"backup", "policy get", "GET", "V/backupPolicies/{}"},
    {"backup", "policy list", "GET", "V/backupPolicies"},
    {"backup", "policy put", "PUT", "V/backupPolicies/{}"},
    {"backup", "policy delete", "DELETE", "V/backupPolicies/{}"},
    {"backup", "is this VM protected anywhere", "POST",
     "S/providers/Microsoft.RecoveryServices/locations/{}/backupStatus"},
    {"backup", "discover VMs", "POST", "V/backupFabrics/Azure/refreshContainers"},
    {"backup", "discovery result", "GET", "V/backupFabrics/Azure/operationResults/{}"},
    {"backup", "discovery status", "GET", "V/backupFabrics/Azure/operationsStatus/{}"},
    {"backup", "protectable VMs", "GET", "V/backupProtectableItems"},
    {"backup", "containers", "GET", "V/backupProtectionContainers"},
    {"backup", "protected items", "GET", "V/backupProtectedItems"},
    {"backup", "item get", "GET", "I"},
    {"backup", "item put", "PUT", "I"},
    {"backup", "item delete", "DELETE", "I"},
    {"backup", "operation status", "GET", "V/backupOperations/{}"},
    {"backup", "operation result", "GET", "V/backupOperationResults/{}"},
    {"backup", "item operation status", "GET", "I/operationsStatus/{}"},
    {"backup", "item operation result", "GET", "I/operationResults/{}"},
    {"backup", "backup now", "POST", "I/backup"},
    {"backup", "jobs", "GET", "V/backupJobs"},
    {"backup", "job get", "GET", "V/backupJobs/{}"},
    {"backup", "job cancel", "POST", "V/backupJobs/{}/cancel"},
    {"backup", "recovery points", "GET", "I/recoveryPoints"},
    {"backup", "recovery point get", "GET", "I/recoveryPoints/{}"},
    {"backup", "restore", "POST", "I/recoveryPoints/{}/restore"},
    {"backup", "move to archive", "POST", "I/recoveryPoints/{}/move"},
    {"backup", "candidates for archive", "POST", "I/recoveryPointsRecommendedForMove"},
    {"backup", "access token for CRR", "POST", "I/recoveryPoints/{}/accessToken"},
    {"backup", "cross-region restore", "POST",
     "S/providers/Microsoft.RecoveryServices/locations/{}/backupCrossRegionRestore"},
    {"backup", "CRR operation status", "GET",
     "S/providers/Microsoft.RecoveryServices/locations/{}/backupCrrOperationsStatus/{}"},
    {"backup", "CRR job", "POST",
     "S/providers/Microsoft.RecoveryServices/locations/{}/backupCrrJob"},
    {"key vault access policies", "key vault get", "GET", "K"},
    {"key vault access policies", "create, set access policies", "PUT", "K"},
    {"key vault access policies", "add, replace, remove policies", "PUT", "K/accessPolicies/{}"},
    {"key vault", "delete", "DELETE", "K"},
    {"key vault", "deleted vault get", "GET",
     "S/providers/Microsoft.KeyVault/locations/{}/deletedVaults/{}"},
    {"key vault", "purge", "POST",
     "S/providers/Microsoft.KeyVault/locations/{}/deletedVaults/{}/purge"},
    {"key vault", "purge result", "GET",
     "S/providers/Microsoft.KeyVault/locations/{}/operationResults/{}"},
    {"key vault data plane", "keys get", "GET", "D/keys*"},
    {"key vault data plane", "keys put", "PUT", "D/keys*"},
    {"key vault data plane", "keys post", "POST", "D/keys*"},
    {"key vault data plane", "secrets get", "GET", "D/secrets*"},
    {"key vault data plane", "secrets put", "PUT", "D/secrets*"},
    {"key vault data plane", "secrets post", "POST", "D/secrets*"},
    {"role", "assignment put", "PUT", "*/providers/Microsoft.Authorization/roleAssignments/{}"},
    {"role", "assignment list", "GET", "*/providers/Microsoft.Authorization/roleAssignments"},
    {"role", "assignment get", "GET", "*/providers/Microsoft.Authorization/roleAssignments/{}"},
    {"role", "assignment delete", "DELETE",
     "*/providers/Microsoft.Authorization/roleAssignments/{}"},
    {"role", "definitions", "GET", "*/providers/Microsoft.Authorization/roleDefinitions"},
    {"VM reads", "VM get", "GET", "G/providers/Microsoft.Compute/virtualMachines/{}"},
    {"VM reads", "VM list", "GET", "G/providers/Microsoft.Compute/virtualMachines"},
    {"VM writes", "VM put", "PUT", "G/providers/Microsoft.Compute/virtualMachines/{}"},
    {"VM writes", "VM patch", "PATCH", "G/providers/Microsoft.Compute/virtualMachines/{}"},
    {"VM writes", "extension put", "PUT",
     "G/providers/Microsoft.Compute/virtualMachines/{}/extensions/AzureDiskEncryption"},
    {"VM writes", "extension delete", "DELETE",
     "G/providers/Microsoft.Compute/virtualMachines/{}/extensions/AzureDiskEncryption"},
    {"VM writes", "VM operation", "GET",
     "S/providers/Microsoft.Compute/locations/{}/operations/{}"},
    {"disks", "disk get", "GET", "G/providers/Microsoft.Compute/disks/{}"},
    {"disks", "disk put", "PUT", "G/providers/Microsoft.Compute/disks/{}"},
    {"disks", "disk encryption set get", "GET",
     "G/providers/Microsoft.Compute/diskEncryptionSets/{}"},
    {"disks", "disk encryption set put", "PUT",
     "G/providers/Microsoft.Compute/diskEncryptionSets/{}"},
    {"disks", "disk encryption set patch", "PATCH",
     "G/providers/Microsoft.Compute/diskEncryptionSets/{}"},
    {"disks", "disk encryption set delete", "DELETE",
     "G/providers/Microsoft.Compute/diskEncryptionSets/{}"},
    {"disks", "disk operation", "GET",
     "S/providers/Microsoft.Compute/locations/{}/DiskOperations/{}"},
    {"identity", "user identity put", "PUT",
     "G/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{}"},
    {"resource group", "head", "HEAD", "G"},
    {"resource group", "get", "GET", "G"},
    {"resource group", "put", "PUT", "G"},
    {"resource group", "delete", "DELETE", "G"},
    {"resource group", "delete result", "GET", "S/operationresults/{}"},
    {"resource graph", "query", "POST", "/providers/Microsoft.ResourceGraph/resources"},
};

struct Abbreviation {
    char letter;
    std::string_view path;
};

constexpr std::string_view group_path = "/subscriptions/{}/resourceGroups/{}";
constexpr std::array abbreviations{
    Abbreviation{'S', "/subscriptions/{}"},
    Abbreviation{'G', group_path},
    Abbreviation{'V', "G/providers/Microsoft.RecoveryServices/vaults/{}"},
    Abbreviation{'I', "V/backupFabrics/Azure/protectionContainers/{}/protectedItems/{}"},
    Abbreviation{'K', "G/providers/Microsoft.KeyVault/vaults/{}"},
};

std::string expanded(std::string_view path)
{
    for (const auto& [letter, meaning] : abbreviations)
        if (path.starts_with(letter) && (path.size() == 1 || path[1] == '/'))
            return expanded(meaning) + std::string(path.substr(1));
    return std::string(path);
}

std::vector<std::string> segments_of(const std::string& path)
{
    std::vector<std::string> segments;
    boost::algorithm::split(segments, path, [](char c) { return c == '/'; });
    std::erase(segments, "");
    return segments;
}

/// Of one kind of host each: ARM's paths, and those of a key vault.
bool fits_host(const CountedOperation& operation, const std::string& url)
{
    if (operation.path.starts_with("D/")) return url.contains(".vault.azure.net");
    return url.starts_with("https://management.azure.com");
}

bool fits(const CountedOperation& operation, const std::vector<std::string>& segments)
{
    if (operation.path.starts_with("D/"))
        return !segments.empty() &&
               segments.front() == operation.path.substr(2, operation.path.size() - 3);
    const bool any_scope = operation.path.starts_with('*');
    const auto wanted = segments_of(full_path(operation).substr(any_scope ? 1 : 0));
    if (segments.size() < wanted.size() || (!any_scope && segments.size() != wanted.size()))
        return false;
    const auto skipped = segments.size() - wanted.size();
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i] != "{}" && !boost::algorithm::iequals(wanted[i], segments[skipped + i]))
            return false;
    return true;
}

} // namespace

std::span<const CountedOperation> counted_operations()
{
    return operations;
}

std::string full_path(const CountedOperation& operation)
{
    return expanded(operation.path);
}

const CountedOperation* counted_operation(const Interaction& interaction)
{
    const auto segments = Target::of(interaction.url).segments;
    for (const auto& operation : operations)
        if (operation.method == interaction.method && fits_host(operation, interaction.url) &&
            fits(operation, segments))
            return &operation;
    return nullptr;
}

} // namespace contract
