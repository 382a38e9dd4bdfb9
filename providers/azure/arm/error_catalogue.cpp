// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/error_catalogue.hpp"

#include "providers/http/message.hpp"

#include <algorithm>
#include <string>

namespace azure {

namespace {

constexpr KnownError catalogue[] = {
    {"AuthorizationFailed",
     "The identity that tresor signs in with has no role that allows this action here.",
     "Give it one at the scope that Azure names; a role that was given just now takes some "
     "minutes."},
    {"AzureVmOffline", "The VM was off, so its backup is crash-consistent only.",
     "Start the VM before the next backup where its applications must be consistent.", 380008},
    {"BackUpOperationFailed", "A backup failed, without a more precise reason.",
     "Look at the job's details in the vault; back the VM up once more.", 400002},
    {"BCMProtGetSaSUriAsyncError",
     "Azure Backup cannot reach the key that the vault is encrypted with, or lost its right to it.",
     "Give the vault's identity its access to the key back."},
    {"BCMV2VMNotFound", "The VM does not exist any more.",
     "Remove its block: the protection is stopped and the recovery points stay.", 400094},
    {"BMSUserErrorDataSourceObjectNotFound", "Azure Backup does not find the VM.",
     "Check that the VM exists, and that its group and name are spelled as in Azure."},
    {"BMSUserErrorDisablingSoftDeleteStateNotAllowed",
     "Vaults are secure by default: soft delete cannot be switched off any more.",
     "Take soft_delete.state = \"Disabled\" out of the configuration."},
    {"BMSUserErrorInvalidConfigureProtectionRequest",
     "Azure Backup refuses to protect the VM: the request does not fit its policy, or the item is "
     "soft-deleted.",
     "Plan again: a soft-deleted item is seen and undeleted (--allow undelete)."},
    {"BMSUserErrorInvalidPolicyForGivenProvider", "The policy is for another workload than VMs.",
     "Name a policy for Azure VMs."},
    {"BMSUserErrorInvalidPolicyInput",
     "Azure Backup refuses the schedule or the retention, without saying which.",
     "Compare the policy with docs/reference/configuration.md."},
    {"CloudDosAbsoluteLimitReached",
     "A brake against abuse: too many protections were changed in this vault within a day.",
     "Wait as long as is said above; the same command then does the rest. Earlier tries make it "
     "longer."},
    {"CloudDosTimeboudLimitReached",
     "A brake against abuse: too many protections were changed in this vault within a short time.",
     "Wait as long as is said above; the same command then does the rest. Earlier tries make it "
     "longer."},
    {"CloudInvalidInputError", "Azure finds the request for the vault malformed.", ""},
    {"CopyingVHDsFromBackUpVaultTakingLongTime", "The storage account of the restore is throttled.",
     "Restore into another storage account, or at another time."},
    {"DiffCopyFailedToTransferData",
     "What had changed since the last backup could not be copied; the snapshot is there.",
     "Nothing is needed once; where it stays so, look at the limits of the VM's disks.", 400052},
    {"DiskEncryptionInternalError", "The VM's keys or secrets are missing from the key vault.",
     "Restore the key and the secret into the key vault first."},
    {"ExtensionFailedSnapshotLimitReachedError",
     "The VM has more than 18 restore points: Azure Backup could not prune them.",
     "Remove the lock from the resource group that holds the snapshots (AzureBackupRG_…)."},
    {"ExtensionFailedVssWriterInBadState", "A VSS writer in the guest is in a bad state.",
     "Restart the VM or the writer's service."},
    {"ExtensionSnapshotBitlockerError", "A drive in the guest is locked by BitLocker.",
     "Unlock it in the guest."},
    {"ExtensionSnapshotFailedCOM", "The snapshot failed in the guest, at COM+.",
     "Check COM+ and VSS in the guest."},
    {"ExtensionSnapshotFailedNoNetwork",
     "The backup extension in the guest cannot reach Azure Storage.",
     "Let the guest reach Azure's storage and backup services: a service tag, a proxy or a private "
     "endpoint.",
     400206},
    {"ExtensionStuckInDeletionState",
     "The backup extension in the guest can neither be used nor removed.",
     "Remove the VM's extension VMSnapshot or VMSnapshotLinux; the next backup installs it anew."},
    {"ForbiddenByFirewall", "The key vault's firewall lets nobody in from here.",
     "Allow trusted services in it:\n    az keyvault update --name KEY_VAULT --bypass "
     "AzureServices"},
    {"IaasVmHealthGreenDefault", "The checks before the backup found nothing.", "", 400239},
    {"InternalServerError", "Azure failed for a moment; it does so now and then.",
     "Run the command again."},
    {"LinkedAuthorizationFailed",
     "The identity may write here, but not use the VM, identity or guard that the request refers "
     "to.",
     "Give it a role at what Azure names."},
    {"PolicyWritesOfTheDay",
     "The policies of a vault can be made or changed 50 times in 24 hours; tresor counts what it "
     "writes and stops before Azure does.",
     "Run the same command again at the time said above."},
    {"PrincipalNotFound", "The directory does not know the principal yet.",
     "Wait a minute and run the command again."},
    {"ResourceGroupNotFound", "The resource group does not exist.",
     "Create it; tresor makes none."},
    {"ResourceNotFound",
     "What the request names does not exist any more; as the health of an item: its VM is gone.",
     "Plan again. Remove the block of a VM that is gone: the protection is stopped and the "
     "recovery points stay.",
     320001},
    {"ResourceRequestsThrottled", "Azure counts the requests of each action and vault by the hour.",
     "Run the command again at the time said above."},
    {"RoleAssignmentExists", "The same role was given already, under another name.",
     "Plan again: it is seen and used."},
    {"ServiceResourceNotEmptyWithBackendMessage",
     "The vault still holds items, be they only soft-deleted, or containers.",
     "Delete these first, or keep the vault."},
    {"ServiceResourceNotEmptyWithContainerDetails",
     "The vault still holds protected items or containers.",
     "Delete these first, or keep the vault."},
    {"SubscriptionRequestsThrottled", "Azure counts the requests of each subscription.",
     "Run the command again at the time said above."},
    {"UserErrorCMKKeyVaultAuthFailure",
     "The vault's identity has no right to the key that it is to be encrypted with, or not yet.",
     "Give it get, list, wrapKey and unwrapKey, or the role Key Vault Crypto Service Encryption "
     "User."},
    {"UserErrorCMKMissingMangedIdentityPermissionOnKeyVault",
     "The vault's identity has no right to the key that it is to be encrypted with, or not yet.",
     "Give it get, list, wrapKey and unwrapKey, or the role Key Vault Crypto Service Encryption "
     "User."},
    {"UserErrorCoreCountSubscriptionQuotaReached",
     "The subscription has no cores left for the VM that a restore would make.",
     "Raise the quota, or restore the disks only."},
    {"UserErrorDeleteBackupItemOnImmutableItem",
     "The vault is immutable: its recovery points cannot be deleted.",
     "Use on_remove = \"retain\" or \"suspend\"."},
    {"UserErrorDeletedVaultUndeleteConflictingVaultPresent",
     "A deleted vault of that name is kept, and another one has taken its place.", ""},
    {"UserErrorEncryptedVmNotSupportedWithDiskEx",
     "A VM with Azure Disk Encryption can leave disks out only under an enhanced policy.",
     "Use a policy of type V2, or take exclude_disks out."},
    {"UserErrorFsFreezeFailed", "The file system could not be frozen in the guest.",
     "Check the mounts in the guest."},
    {"UserErrorGuestAgentStatusUnavailable", "The agent in the guest does not answer.",
     "Start the VM, or mend or update its agent.", 400196},
    {"UserErrorGuestAgentVersionUnsupported", "The agent in the guest is too old.",
     "Update the VM agent.", 380016},
    {"UserErrorInstantRpNotFound", "The snapshot is gone.", "Restore from the vault tier."},
    {"UserErrorJobSuccessfullyCancelled", "The last job was cancelled.",
     "Nothing is needed; the next backup clears it.", 400158},
    {"UserErrorKeyVaultPermissionsNotConfigured",
     "Azure Backup has no right to the key vault of the encrypted VM, or the grant has not spread "
     "yet.",
     "Let tresor manage the grant, or give Backup Management Service get, list and backup of keys "
     "and secrets; where the key vault has a firewall, let trusted services through it."},
    {"UserErrorMarketPlaceVMNotSupported",
     "A VM of a marketplace plan cannot be made by a restore.",
     "Restore the disks and build the VM from them, with its plan."},
    {"UserErrorMigrationFromTrustedLaunchVMToNonTrustedVMNotAllowed",
     "A Trusted Launch VM cannot be restored as another kind of VM.",
     "Restore it as a Trusted Launch VM."},
    {"UserErrorOperationDeniedOnImmutableItem",
     "The vault is immutable, and this would weaken what it keeps; or backups are to be suspended "
     "in a vault that is not.",
     "Keep at least the retention there is; use on_remove = \"retain\" instead of \"suspend\"."},
    {"UserErrorRequestDisallowedByPolicy",
     "An Azure Policy forbids the resource group in which Azure Backup keeps snapshots.",
     "Exempt AzureBackupRG_…, or let the policy name a group that is allowed."},
    {"UserErrorRpCollectionDeleted",
     "Somebody deleted the collection in which Azure Backup keeps the VM's restore points.",
     "Nothing is needed: the next backup makes it anew; older snapshots are gone, the vault's "
     "points are not.",
     400288},
    {"UserErrorRpCollectionLimitReached",
     "The VM has more than 18 restore points: Azure Backup could not prune them.",
     "Remove the lock from the resource group that holds the snapshots (AzureBackupRG_…)."},
    {"UserErrorSkuNotAvailable", "The size of the VM is not to be had there.",
     "Restore the disks and build the VM in another size."},
    {"UserErrorSubnetNotFoundV2", "The subnet of the VM does not exist any more.",
     "Mend the VM's network.", 400138},
    {"UserErrorUnsupportedVaultImmutabilityStateChange",
     "A vault cannot become locked in one step.", "Apply immutability = \"Unlocked\" first."},
    {"UserErrorVmNotFoundV2", "The VM does not exist any more.",
     "Remove its block: the protection is stopped and the recovery points stay.", 400136},
    {"UserErrorVmNotInDesirableState", "The VM is in a failed or passing state.",
     "Start or mend the VM."},
    {"VirtualMachineAlreadyProtected", "The VM is protected in another vault.",
     "Stop it there, or declare it in that vault."},
    {"VMRestorePointInternalError", "Azure could not make the restore point.",
     "Try again; then read the job's details and the guest's log."},
};

} // namespace

std::span<const KnownError> known_errors()
{
    return catalogue;
}

const KnownError* find_known_error(std::string_view code)
{
    const auto* found = std::ranges::find_if(catalogue, [&](const KnownError& known) {
        return http::same_name(known.code, code) ||
               (known.health != 0 && std::to_string(known.health) == code);
    });
    return found == std::end(catalogue) ? nullptr : found;
}

} // namespace azure
