// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/azure_deviations.hpp"

namespace contract {
namespace {

// "§" is azure/README.md; "behaviour" is azure/behaviour.md.
constexpr Deviation deviations[] = {
    {"bms.*", "*/properties/softDeleteRetentionPeriod", "undeclared", "§7.2"},
    {"bms.BackupOperationStatuses_Get", "/endTime", "format", "§7.5: year 1 without zone"},
    {"bms.ProtectedItemOperationStatuses_Get", "/endTime", "format", "§7.5, behaviour 2.2"},
    {"bms.BackupOperationStatuses_Get", "/properties", "null", "behaviour 9.2: of a failed one"},
    {"bms.ProtectedItemOperationStatuses_Get", "/properties", "null", "behaviour 9.2"},
    {"bms.ProtectionPolicyOperationStatuses_Get", "/endTime", "format", "§7.5"},
    {"bms.ProtectionPolicyOperationResults_Get", "", "status",
     "behaviour 2: a result is 202 as long as it is none"},
    {"bms.JobDetails_Get", "/properties/extendedInfo/tasksList/*Time", "format",
     "behaviour 7: year 1 without zone of what has not begun or ended"},
    {"bms.JobDetails_Get", "/properties/extendedInfo/propertyBag/Target VM Name", "null",
     "2023/backup/test_backup_restore #92: whose disks are not replaced yet"},
    {"bms.BackupProtectedItemsCrr_List", "*/properties/policyName", "undeclared",
     "2023/backup/test_backup_crr #41"},
    {"bms.BackupProtectedItemsCrr_List", "*/properties/vaultId", "undeclared",
     "2023/backup/test_backup_crr #41"},
    {"bms.BackupProtectedItemsCrr_List", "*/properties/isArchiveEnabled", "undeclared",
     "2023/backup/test_backup_crr #41"},
    {"bms.RecoveryPointsCrr_List", "*/properties/crossRegionRestoreState", "undeclared",
     "2023/backup/test_backup_crr #42"},
    {"bms.RecoveryPointsCrr_List", "*/properties/isPrivateAccessEnabledOnAnyDisk", "undeclared",
     "2023/backup/test_backup_crr #42"},
    {"bms.BackupCrrJobDetails_Get", "/properties/containerName", "undeclared", "§7.3"},
    {"bms.BackupCrrJobs_List", "*/properties/containerName", "undeclared", "§7.3"},
    {"GET */operationsStatus/*", "", "operation",
     "behaviour 2.4: discovery answers with a route of 2019-05-13-preview"},
    {"authorization-RoleAssignmentsCalls.*", "*/properties/createdBy", "null", "§7.13"},
    {"authorization-RoleAssignmentsCalls.*", "*/properties/condition*", "null",
     "2023/role/test_role_assignment_create_update"},
    {"authorization-RoleAssignmentsCalls.*", "*/properties/description", "null",
     "2023/role/test_role_assignment_create_update"},
    {"authorization-RoleAssignmentsCalls.*", "*/properties/delegatedManagedIdentityResourceId",
     "null", "2023/role/test_role_assignment_create_update"},
    {"authorization-RoleDefinitionsCalls.*", "*/properties/*By", "null",
     "2023/role/test_role_definition_scenario: built-in roles have no author"},
    {"bms.*", "/error/*", "null", "§7.16: target, details, innerError"},
    {"vaults.*", "/error/*", "null", "§7.16: target, details, innerError"},
    {"bms.*", "/error/innerError", "undeclared", "§7.16"},
    {"vaults.*", "/error/innerError", "undeclared", "§7.16"},
    {"vaults.Vaults_CreateOrUpdate", "/properties/securitySettings/softDeleteSettings", "null",
     "behaviour 2.1: null in the creating answer"},
    {"vaults.*", "*/properties/securitySettings/immutabilitySettings", "null",
     "2023/backup/test_backup_vault #4: null until it is set"},
    {"vaults.GetOperationResult", "", "body", "a vault is declared, and a deleted one is gone"},
    {"virtualMachine.*", "*/properties/hardwareProfile/vmSize", "enum",
     "virtualMachine.json calls the list outdated itself: sizes come and go"},
    {"subscriptions.*_List", "/nextLink", "required",
     "required of every page, and the last one has none"},
    {"disk.Disks_*", "", "status", "disk.json declares no errors"},
    {"GET */Microsoft.Compute/locations/*/operations/*", "", "operation",
     "2023/vm/test_vm_disk_attach_detach #16: no document declares the operations"},
    {"bms.BackupStatus_Get", "", "status", "bms.json declares no errors of it"},
    {"GET */operationresults/*", "", "operation",
     "no document declares how the deletion of a group is followed"},
    {"vaults.Vaults_Delete", "", "status", "§7.1: 200 in old versions"},
    {"vaults.*", "*/properties/securitySettings/sourceScanConfiguration", "undeclared",
     "§7.3: 2026"},
    {"vaults.*", "*/properties/regionOfChoiceSettings", "undeclared", "§7.3: 2026"},
    {"* */Microsoft.Authorization/policyAssignments", "", "operation",
     "no document of Azure Policy is in the pack"},
    {"* */Microsoft.DataProtection/resourceGuards/*", "", "operation",
     "§8: resource guards have recordings and no document"},
    {"bms.ResourceGuardProxy_Delete", "", "body",
     "2023/backup/test_backup_rg_mapping #76: an empty object"},
    {"resourcegraph.Resources", "/data", "type",
     "2025ext/resource-graph/test_query: an array of objects, unless a table is asked for"},
    {"resourcegraph.Resources", "/error/details/*", "type",
     "2025ext/resource-graph/test_query_error: what more there is of an error is no object"},
    {"GET */providers/Microsoft.Compute", "", "operation",
     "the pack does not declare the read of one provider"},
    {"GET */DiskOperations/*", "", "operation",
     "2023/vm/test_vm_managed_disk #2: no document declares the operations"},
    {"GET */Microsoft.KeyVault/locations/*/operationResults/*", "", "operation",
     "2023/keyvault/test_keyvault_softdelete #45: no document declares the results"},
    {"GET */vaults/rsv-contract/hats", "", "operation", "there is no such type"},
    {"GET */Microsoft.Storage/storageAccounts*", "", "operation",
     "no document of Storage is at hand"},
    {"GET */Microsoft.ClassicStorage/*", "", "operation", "no document of Storage is at hand"},
    {"GET */Microsoft.Hats/*", "", "operation", "there is no such provider"},
};

constexpr Omission omissions[] = {
    {"vaults.Vaults_Get", "/identity/userAssignedIdentities",
     "only vaults with user-assigned identities were recorded"},
    {"bms.*", "/properties/retentionPolicy/monthlySchedule/retentionScheduleDaily",
     "only monthly retention by day of the month was recorded"},
    {"bms.*", "/properties/retentionPolicy/dailySchedule",
     "only policies that back up every day were recorded"},
    {"virtualMachine.VirtualMachines_List",
     "/properties/networkProfile/networkInterfaces/*/properties",
     "only members of a scale set were recorded in a list"},
    {"virtualMachine.VirtualMachines_List", "/properties/virtualMachineScaleSet",
     "only members of a scale set were recorded in a list"},
    {"virtualMachine.VirtualMachines_Get", "/properties/instanceView/disks/*/statuses/*/time",
     "only of Windows are there recordings with encryption states, which have no time"},
    {"virtualMachine.VirtualMachines_List", "/properties/osProfile/linuxConfiguration*",
     "only members of a scale set, with a key, were recorded in a list"},
    {"virtualMachine.VirtualMachines_Get", "/properties/storageProfile/*/managedDisk/id",
     "only machines that were there already were recorded"},
    {"diskEncryptionSet.DiskEncryptionSets_Update", "/properties/federatedClientId",
     "only sets of a federated client were recorded while they changed"},
    {"keyvault.Vaults_Get", "/systemData", "nothing asks who made a key vault"},
};

} // namespace

std::span<const Deviation> azure_deviations()
{
    return deviations;
}

std::span<const Omission> known_omissions()
{
    return omissions;
}

} // namespace contract
