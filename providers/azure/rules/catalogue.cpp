// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/rules/catalogue.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace azure {

using reconciler::Rule;
using enum reconciler::Severity;

namespace {

constexpr Rule all[] = {
    {"ade-cross-subscription", error, "ADE VM and vault lie in different subscriptions",
     "The VM is encrypted with Azure Disk Encryption, and the vault, or the Key Vault, lies in "
     "another subscription: keys are backed up for one subscription only.",
     "facts §3.3, §11.4", "Use a policy of a vault in the VM's subscription.", true,
     "UserErrorKeyVaultPermissionsNotConfigured"},
    {"ade-disk-count", warning, "ADE VM has many disks",
     "The VM is encrypted with Azure Disk Encryption and has more than 16 data disks: restored, it "
     "loses its encryption settings.",
     "facts §3.15", "Spread its data over fewer disks, or move it to encryption at host.", true,
     ""},
    {"ade-disk-exclusion-needs-v2", error, "Excluding disks of an ADE VM needs an Enhanced policy",
     "A VM with Azure Disk Encryption leaves disks out of the backup, and its policy is of type "
     "V1.",
     "facts §3.6", "Use a policy of type \"V2\", or exclude no disks.", true,
     "UserErrorEncryptedVmNotSupportedWithDiskEx"},
    {"ade-disk-size", warning, "ADE disk is large",
     "A disk with Azure Disk Encryption is larger than 4,097 GB: restored, it loses its encryption "
     "settings.",
     "facts §3.16", "Use smaller disks, or move the VM to encryption at host.", true, ""},
    {"ade-geography", warning, "ADE VMs cannot be restored in the paired region",
     "Cross-region restore is on, and the paired region lies in another geography: keys are backed "
     "up for one geography only.",
     "facts §3.9", "Do not count on cross-region restore for VMs with Azure Disk Encryption here.",
     true, ""},
    {"ade-restore-limits", note, "What can be restored of an ADE VM",
     "An ADE VM comes under protection: only its disks can be restored, in the same subscription "
     "and zone; no files, no replacing, no new VM in one step.",
     "facts §3.7, §3.8, §3.13", "Rehearse: restore the disks, then build the VM from them.", true,
     ""},
    {"ade-retirement", warning, "Azure Disk Encryption is retired",
     "A VM is encrypted with Azure Disk Encryption a year before it ends (2028-09-15): then its "
     "backups stop and its restores are not assured.",
     "facts §1.3, §3.40", "Move it to encryption at host before 2028-09-15.", true, ""},
    {"already-protected", error, "VM is protected in another vault",
     "The VM has an active item in another vault; a VM has one.", "facts §3.2, §11.1",
     "Stop the protection there first (keeping its data), declare the VM with a policy of that "
     "vault, or set on_protected_elsewhere.",
     true, "VirtualMachineAlreadyProtected"},
    {"another-machine", error, "Another machine has this VM's name",
     "The VM of that name has another unique id than the one that was protected.", "design §5",
     "Stop the old protection and protect the new machine under another vault or name.", true, ""},
    {"azure-policy-protects", warning, "Azure Policy protects the same VMs",
     "An enforced assignment of one of Azure's definitions \"Configure backup on virtual machines "
     "…\" covers a VM whose protection changes: it may come first for a new VM, and protects again "
     "what is stopped here.",
     "peers §1",
     "Take the VM out of the assignment (by its tag, or an exemption), or leave the VM to "
     "Azure Policy.",
     true, ""},
    {"backup-principal-unknown", error, "Service principal of Azure Backup is unknown",
     "A grant is needed, and \"Backup Management Service\" could not be looked up in the "
     "directory.",
     "facts §2.1",
     "Give the credential directory read, or set backup_principal_id in [azure]; a guest "
     "user of the tenant cannot look it up.",
     false, ""},
    {"caller-lacks-rights", error, "The credential may not do this",
     "A step needs an action that the signed-in identity's roles do not allow at its scope.",
     "design §5, facts §7",
     "Give the identity a role that allows it; `tresor permissions` prints the least that is "
     "needed.",
     true, "AuthorizationFailed"},
    {"confidential-cross-subscription", error,
     "Confidential VM and vault lie in different subscriptions",
     "The VM is a confidential one, and the vault lies in another subscription.",
     "facts §3.4, §11.4", "Use a policy of a vault in the VM's subscription.", true,
     "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"confidential-needs-v2", error, "Confidential VM needs an Enhanced policy",
     "The VM is a confidential one, and its policy is of type V1.", "facts §3.19",
     "Use a policy of type \"V2\".", true, "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"confidential-preview", warning, "Backup of confidential VMs is a preview",
     "A confidential VM comes under protection; its subscription needs the feature "
     "RestorePointSupportForConfidentialVMV2 of Microsoft.Compute.",
     "facts §3.19", "Register the feature and count on nothing that a preview does not promise.",
     true, ""},
    {"cross-region-restore-needs-geo", error, "Cross-region restore needs geo-redundant storage",
     "cross_region_restore is true, and storage_redundancy is not GeoRedundant.", "facts §3.10",
     "Set storage_redundancy = \"GeoRedundant\", or leave cross_region_restore out.", false, ""},
    {"cross-region-restore-private", warning, "Cross-region restore needs public network access",
     "cross_region_restore is true and public_network_access is \"Disabled\": Azure refuses to "
     "restore in the paired region then. Nor can a disk encryption set be chosen there.",
     "facts §3.12",
     "Allow public network access while you restore there, or leave one of the two "
     "out.",
     true, ""},
    {"cross-subscription", warning, "VM and vault lie in different subscriptions",
     "The VM lies in another subscription than the vault; both must be of one tenant.",
     "facts §3.4, §3.39",
     "Nothing is needed if it is meant: the vault cannot be moved while it holds such items.", true,
     ""},
    {"disk-count", error, "VM has too many disks",
     "The VM has more than 32 data disks that are not excluded.", "facts §3.15",
     "Exclude disks, or spread them over several VMs.", true,
     "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"disk-data-access-auth", error, "Disk demands Entra sign-in for its data",
     "A disk that is not excluded has dataAccessAuthMode = AzureActiveDirectory.", "facts §3.21",
     "Exclude the disk, or set its dataAccessAuthMode to None.", true,
     "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"disk-size", error, "Disks are too large",
     "A disk is larger than 64 TB, or the disks of the VM together than 512 TB.", "facts §3.16",
     "Exclude disks, or use smaller ones.", true, "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"disk-sku-needs-v2", error, "Ultra and Premium v2 disks need an Enhanced policy",
     "A disk that is not excluded is UltraSSD_LRS or PremiumV2_LRS, and the policy is of type V1.",
     "facts §3.17", "Use a policy of type \"V2\", or exclude the disk.", true,
     "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"encrypted-vm-platform-vault", warning, "Backup data will be encrypted with platform keys",
     "An encrypted VM comes into a vault that is encrypted with platform keys, which can be "
     "changed only before the first item.",
     "facts §11.7",
     "Declare \"encryption\" of the vault before its first VM is protected, if backup data must be "
     "encrypted with a key of yours.",
     true, ""},
    {"encryption-evidence", warning, "Signs of encryption disagree",
     "What the disks and what the instance view of a VM say of its encryption differs.",
     "facts §1.1, §11.3", "Look at the VM's disk encryption status; the stronger sign is taken.",
     true, ""},
    {"encryption-mismatch", error, "VM is not encrypted as declared",
     "\"encryption\" of a protected VM asserts another kind than is seen.", "facts §1",
     "Encrypt the VM as declared, or correct \"encryption\".", false, ""},
    {"excluded-disks-restore", note, "A VM with excluded disks is restored as disks",
     "A VM comes under protection with exclude_disks: a restore gives back the disks that were "
     "backed up, no whole VM; volumes that span several disks are not consistent.",
     "facts §3.24", "Rehearse: restore the disks, then build the VM from them.", true, ""},
    {"existing-not-found", error, "Existing object was not found",
     "An object with existing = true does not exist.", "design §5",
     "Correct its name, create it, or remove existing = true to let tresor create it.", false, ""},
    {"expectation-not-met", error, "Existing object is not as expected",
     "An object with existing = true protects less than \"expect\" says.", "design §5",
     "Let its owner change it, or lower the expectation.", true, ""},
    {"grant-missing", error, "Key Vault grant is missing",
     "A grant is needed, and grants are only verified.", "facts §2, design §5",
     "Let the owner of the Key Vault give it.", true, "UserErrorKeyVaultPermissionsNotConfigured"},
    {"immutable-vault", error, "Immutable vault keeps what it holds",
     "A change would delete or shorten what an immutable vault holds.", "facts §4",
     "Keep at least what is kept now.", true, "UserErrorOperationDeniedOnImmutableItem"},
    {"invalid-policy", error, "Policy that Azure would refuse",
     "Schedule, retention, snapshots or tiering do not go together.", "facts §5",
     "Correct what is named.", true, "BMSUserErrorInvalidPolicyInput"},
    {"kek-of-certificate", error, "Key belongs to a certificate",
     "The key that wraps the secrets of an ADE VM is that of a certificate; Azure Backup takes "
     "keys "
     "that stand alone only.",
     "facts §3.5", "Encrypt the VM with a key of its own.", true, ""},
    {"key-disabled", error, "Key or secret of an encrypted VM is disabled",
     "A VM with Azure Disk Encryption comes under protection, and a key or secret that it is "
     "encrypted with is disabled: it could be neither backed up nor restored.",
     "facts §2.6", "Enable it.", true, ""},
    {"key-expired", warning, "Key or secret of an encrypted VM has expired",
     "A VM with Azure Disk Encryption comes under protection, and a key or secret that it is "
     "encrypted with has expired.",
     "facts §2.6", "Renew it, and let the VM's encryption take the new version.", true, ""},
    {"key-missing", error, "Key or secret of an encrypted VM is missing",
     "A VM with Azure Disk Encryption comes under protection, and a key or secret that it is "
     "encrypted with is not in its Key Vault: its backups could not be restored.",
     "facts §2.6", "If it was deleted, recover it.", true, ""},
    {"key-vault-entries", error, "Key Vault has no room for another access policy",
     "The Key Vault holds 1,024 access policies, the most it can.", "facts §2.3",
     "Remove entries that nobody needs, or let the Key Vault go by roles.", true, ""},
    {"key-vault-firewall", error, "Key Vault's firewall keeps Azure Backup out",
     "The Key Vault denies access by default, or has no public network access, and trusted "
     "services are not let through.",
     "facts §2.4, §3.42", "Let trusted services through.", true,
     "UserErrorKeyVaultPermissionsNotConfigured"},
    {"key-vault-foreign-tenant", error, "Key Vault belongs to another tenant",
     "The Key Vault's tenant is not the stack's.", "facts §11.8",
     "Move the Key Vault to the stack's tenant, or use another one.", true, ""},
    {"key-vault-not-found", error, "Key Vault was not found",
     "A Key Vault that an encrypted VM or a grant names does not exist, or cannot be seen.",
     "facts §2", "If it was deleted, recover it: without it the encrypted VMs cannot be restored.",
     false, ""},
    {"keys-unchecked", note, "Keys of an encrypted VM were not checked",
     "A VM with Azure Disk Encryption comes under protection, and whether its key and secrets are "
     "there and enabled could not be read.",
     "facts §3.5", "Give the credential Reader on the Key Vault; it shows no values.", true, ""},
    {"missing-attribute", error, "Missing attribute",
     "An object that tresor manages lacks an attribute that an existing one may leave out.",
     "design §4", "Add it, or refer to an object managed elsewhere with existing = true.", false,
     ""},
    {"one-way-door", error, "One-way door was passed already",
     "The declared value would go back through a door that opens one way.", "facts §4, §3.11",
     "Declare the live value, or leave the attribute out.", false, ""},
    {"os-disk-excluded", error, "OS disk cannot be excluded", "exclude_disks names the OS disk.",
     "facts §3.22", "Name data disks of the VM.", false, ""},
    {"policy-in-use", error, "Policy is used by VMs that this stack does not own",
     "A policy is to be deleted, and VMs of others use it.", "facts §5",
     "Give these VMs another policy first, or keep the policy declared.", false, ""},
    {"policy-limit", error, "Vault has too many policies",
     "The vault would hold more than 200 policies.", "facts §3.27",
     "Share policies, or use another vault.", true, ""},
    {"policy-type-one-way", error, "VM cannot go back to a Standard policy",
     "The VM is protected by an Enhanced policy and would get a Standard one.", "facts §5",
     "Choose a policy of type \"V2\".", true, "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"policy-vm-limit", error, "Policy would protect too many VMs",
     "More than 100 VMs would be protected by one policy, and some of them newly.",
     "facts §3.28, §11.2", "Use several policies of the same content.", true, ""},
    {"policy-writes", warning, "Policies are written often",
     "More policies of a vault are to be written than Azure takes in 24 hours (50); what earlier "
     "runs "
     "of this stack wrote is counted.",
     "facts §3.27", "Nothing is needed: the same command does the rest the next day.", true, ""},
    {"premium-geo-vault", warning, "Ultra and Premium v2 disks in a geo-redundant vault",
     "A VM with Ultra or Premium v2 disks comes into a geo-redundant vault, which takes them in "
     "listed regions only.",
     "facts §11.7",
     "Check the region in Azure's support matrix, or use a vault with another redundancy.", true,
     ""},
    {"region-mismatch", error, "VM and vault lie in different regions",
     "The region of the VM is not the vault's.", "facts §3.1",
     "Use a policy of a vault in the VM's region.", true,
     "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"registration-rate", warning, "Many VMs come into one vault",
     "More VMs would be registered with a vault, or more of its protections changed, than Azure "
     "takes "
     "in 24 hours (250, and 1,000); what earlier runs of this stack wrote is counted.",
     "facts §3.26, §11.2",
     "Nothing is needed: the run ends when nothing is left of the day and says when to come back; "
     "the "
     "same command does the rest.",
     true, ""},
    {"reserved-tag", error, "Reserved tag",
     "The configuration sets the tag in which tresor keeps who owns the vault.", "design §5",
     "Remove it from the configuration.", false, ""},
    {"retention-too-long", error, "Policy keeps too much",
     "The policy would keep more than 9,999 recovery points of a VM, or one for more than 99 "
     "years.",
     "facts §3.32", "Lower the counts.", true, "BMSUserErrorInvalidPolicyInput"},
    {"schedule-ignores-dst", note, "Schedule does not follow daylight saving",
     "The policy's time zone has daylight saving time; Azure's schedules do not follow it.",
     "facts §3.36", "Nothing is needed if an hour does not matter.", true, ""},
    {"shared-disk", error, "Shared disk cannot be backed up",
     "A disk that is not excluded can be attached to several VMs.", "facts §3.20",
     "Exclude the disk (with a policy of type \"V2\").", true,
     "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"snapshot-group-locked", warning, "Lock keeps snapshots from being removed",
     "The resource group in which the snapshots of a protected VM lie, or its subscription, has a "
     "management lock: Azure cannot prune there, and after 18 points backups fail "
     "(UserErrorRpCollectionLimitReached).",
     "facts §3.34", "Remove the lock from that group.", true, ""},
    {"snapshot-group-tags", warning, "Azure Policy demands tags of Azure Backup's groups",
     "An assignment of Azure Policy demands tags of new resource groups; Azure Backup makes one "
     "for "
     "its snapshots, without tags (UserErrorRequestDisallowedByPolicy).",
     "facts §3.35",
     "Exempt AzureBackupRG_*, or make the group beforehand and name it by "
     "snapshot_resource_group.",
     true, ""},
    {"suspend-needs-immutability", error, "Suspending needs an immutable vault",
     "Backups are to be suspended in a vault that is not immutable.", "facts §6",
     "Use \"stopped\" or on_remove = \"retain\".", true, "UserErrorOperationDeniedOnImmutableItem"},
    {"trusted-launch-policy", warning, "Trusted Launch VM under a Standard policy",
     "The VM is a Trusted Launch one, and its policy is of type V1: portal and older clients "
     "cannot change that protection.",
     "facts §3.18", "Use a policy of type \"V2\".", true, ""},
    {"unknown-disk", error, "VM has no such disk",
     "exclude_disks names a disk that the VM does not have.", "facts §3.23",
     "Name data disks of the VM.", false, ""},
    {"unmanaged-disks", error, "VM has unmanaged disks",
     "The OS disk or a data disk of the VM is a blob in a storage account.", "facts §3.14",
     "Convert the VM to managed disks (az vm convert).", true,
     "BMSUserErrorInvalidConfigureProtectionRequest"},
    {"vault-encryption-identity", error, "Vault has no such identity",
     "The key of a vault is to be read by an identity that the vault does not have.", "facts §4",
     "Add it to \"identity\" of the vault.", false,
     "UserErrorCMKMissingMangedIdentityPermissionOnKeyVault"},
    {"vault-encryption-too-late", error, "Vault cannot be encrypted with your key any more",
     "A vault is to be encrypted with a key of yours and has protected an item already, or tried "
     "to.",
     "facts §4", "Use a new vault for it, or take \"encryption\" out.", false,
     "CloudInvalidInputError"},
    {"vault-key-unfit", error, "Key cannot serve for this vault",
     "The Key Vault of a vault's key lies in another region, or has no purge protection.",
     "facts §4", "Use a key in a Key Vault of the vault's region with purge protection.", true, ""},
    {"vault-limit", warning, "Subscription has many vaults",
     "The subscription would hold more than 500 vaults.", "facts §3.29, §11.2",
     "Share vaults among VMs.", true, ""},
    {"vault-not-empty", error, "Vault still holds data",
     "The vault is to be deleted (on_remove = \"delete\") and still holds items or is guarded.",
     "facts §4", "Do what is listed, or let tresor let go of it with on_remove = \"retain\".",
     false, "ServiceResourceNotEmptyWithContainerDetails"},
    {"vault-of-another-stack", error, "Vault is owned by another stack",
     "The vault carries another lineage than the state's.", "design §5",
     "Rebuild a lost state, or refer to the vault with existing = true.", false, ""},
    {"vault-vm-limit", error, "Vault would hold too many VMs",
     "The vault would hold more than 1,000 VMs.", "facts §3.25", "Use another vault.", true, ""},
    {"vault-vm-many", warning, "Vault holds many VMs",
     "The vault would hold more than 900 VMs of the 1,000 it can.", "facts §3.25",
     "Plan another vault.", true, ""},
    {"vm-agent", warning, "VM agent is not ready",
     "The agent in the guest does not answer: backups would be crash-consistent, and fail with "
     "Azure Disk Encryption.",
     "facts §3.41", "Start the VM, or mend its agent.", true, ""},
    {"vm-moved", error, "VM was moved",
     "The machine that was protected exists under another id: it was moved to another group or "
     "renamed.",
     "facts §6, design §5", "Declare it where it is now.", false, ""},
    {"vm-not-found", error, "VM was not found",
     "The VM does not exist, or the credential cannot see it.", "facts §6",
     "Correct \"vm\", or give the credential Reader on the VM's subscription.", false,
     "BMSUserErrorDataSourceObjectNotFound"},
    {"vm-size", warning, "VM is very small",
     "The VM's size has fewer than 2 cores or less than 1 GB of memory, Azure's recommendation for "
     "backup.",
     "facts §3.30", "Use a larger size.", true, ""},
    {"write-accelerator", error, "OS disk has Write Accelerator",
     "Write Accelerator is on for the OS disk.", "facts §11.7, §3.37",
     "Switch it off for the OS disk.", true, "BMSUserErrorInvalidConfigureProtectionRequest"},
};

} // namespace

std::span<const Rule> rules()
{
    return all;
}

const Rule& rule(std::string_view id)
{
    const auto* found = reconciler::find_rule(all, id);
    if (found == nullptr) found = reconciler::find_rule(reconciler::core_rules(), id);
    if (found == nullptr) throw std::logic_error("no rule is called " + std::string(id));
    return *found;
}

} // namespace azure
