// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/item_rules.hpp"

#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

http::Response denied_on_immutable()
{
    return backup_error(
        400, "UserErrorOperationDeniedOnImmutableItem",
        "The Vault and Bakcup Item is in Immutable state and this operation is not allowed.");
}

/// The active item of the machine in another vault: a machine has at most one.
bool protected_elsewhere(const World& world, const std::string& machine, const std::string& vault)
{
    for (const auto& item : world.linked(Kind::protected_item, machine))
        if (is_active(item.document) && !same(vault_of(item.id), vault)) return true;
    return false;
}

constexpr std::int64_t most_disk_gb = 64 * 1024;
constexpr std::size_t most_data_disks = 32;

bool is_left_out(const json::object& sent, std::int64_t lun)
{
    const json::object exclusion = object_at(sent, "extendedProperties.diskExclusionProperties");
    const bool inclusive = truth_at(exclusion, "isInclusionList");
    for (const auto& listed : array_at(exclusion, "diskLunList"))
        if (listed.is_int64() && listed.get_int64() == lun) return !inclusive;
    return inclusive;
}

/// Disks that Azure Backup does not take (the support matrix; no recording shows the refusals, so
/// they are the general one).
bool is_unsupported(const json::object& disk, bool enhanced)
{
    const std::string sku = text_at(disk, "sku.name");
    return integer_at(disk, "properties.maxShares", 1) > 1 ||
           same(text_at(disk, "properties.dataAccessAuthMode"), "AzureActiveDirectory") ||
           integer_at(disk, "properties.diskSizeGB") > most_disk_gb ||
           (!enhanced && (sku == "UltraSSD_LRS" || sku == "PremiumV2_LRS"));
}

bool has_unsupported_disks(const World& world, const Object& machine, const json::object& sent,
                           bool enhanced)
{
    const json::object profile = object_at(machine.document, "properties.storageProfile");
    const json::object os = object_at(profile, "osDisk");
    if (os.contains("vhd") || truth_at(os, "writeAcceleratorEnabled")) return true;
    std::size_t count = 0;
    for (const auto& entry : array_at(profile, "dataDisks")) {
        const json::object& disk = entry.as_object();
        if (is_left_out(sent, integer_at(disk, "lun"))) continue;
        const auto resource = world.find(Kind::disk, text_at(disk, "managedDisk.id"));
        if (disk.contains("vhd") || (resource && is_unsupported(resource->document, enhanced)))
            return true;
        ++count;
    }
    return count > most_data_disks;
}

/// What depends on how the machine is made and under which kind of policy it comes.
bool is_machine_unsupported(const World& world, const Object& machine, const ItemRequest& request)
{
    const auto policy = world.find(Kind::policy, text_at(request.sent, "policyId"));
    const bool enhanced = policy && is_enhanced(policy->document);
    const bool confidential = same(
        text_at(machine.document, "properties.securityProfile.securityType"), "ConfidentialVM");
    const bool elsewhere =
        !same(machine.id.substr(0, fold(machine.id).find("/resourcegroups/")),
              request.vault.id.substr(0, fold(request.vault.id).find("/resourcegroups/")));
    return (confidential && (!enhanced || elsewhere)) ||
           has_unsupported_disks(world, machine, request.sent, enhanced);
}

std::optional<http::Response> refuse_machine(const World& world, const ItemRequest& request)
{
    const std::string id = text_at(request.sent, "sourceResourceId");
    const ItemName name = item_name_of(id);
    if (name.machine != request.name.machine || name.group != request.name.group)
        return invalid_protect();
    const auto machine = world.find(Kind::virtual_machine, id);
    if (!machine)
        return backup_error(404, "BMSUserErrorDataSourceObjectNotFound",
                            "The specified virtual machine was not found.");
    if (text_at(machine->document, "location") != text_at(request.vault.document, "location"))
        return invalid_protect();
    if (is_machine_unsupported(world, *machine, request)) return invalid_protect();
    if (protected_elsewhere(world, machine->id, request.vault.id))
        return backup_error(
            400, "VirtualMachineAlreadyProtected",
            "The virtual machine is already protected in another Recovery Services vault.");
    return std::nullopt;
}

std::optional<http::Response> refuse_policy_choice(const World& world, const ItemRequest& request)
{
    const auto policy = world.find(Kind::policy, text_at(request.sent, "policyId"));
    if (!policy || !same(vault_of(policy->id), request.vault.id)) return invalid_protect();
    if (text_at(policy->document, "properties.backupManagementType") != "AzureIaasVM")
        return backup_error(400, "BMSUserErrorInvalidPolicyForGivenProvider",
                            "The policy is not valid for the given backup management type.");
    if (!request.item) return std::nullopt;
    const auto before =
        world.find(Kind::policy, text_at(request.item->document, "properties.policyId"));
    if (!before) return std::nullopt;
    if (is_enhanced(before->document) && !is_enhanced(policy->document)) return invalid_protect();
    if (immutability_of(request.vault.document) != "Disabled" &&
        keeps_less(policy->document, before->document))
        return denied_on_immutable();
    return std::nullopt;
}

} // namespace

http::Response invalid_protect()
{
    return backup_error(400, "BMSUserErrorInvalidConfigureProtectionRequest",
                        "Input for configure protection is not in proper format\r\nPlease ensure "
                        "that container exists "
                        "and other parameters are in valid format");
}

http::Response item_not_found(const Call& call)
{
    return backup_error(404, "BMSUserErrorObjectNotFound",
                        fmt::format("The protected item '{}' was not found in the vault '{}'.",
                                    call["item"], call["vault"]));
}

std::optional<http::Response> refuse_protect(const World& world, const ItemRequest& request)
{
    if (request.item && is_soft_deleted(request.item->document)) return invalid_protect();
    if (auto refusal = refuse_machine(world, request)) return refusal;
    return refuse_policy_choice(world, request);
}

std::optional<http::Response> refuse_stop(const ItemRequest& request)
{
    if (!request.item || is_soft_deleted(request.item->document)) return invalid_protect();
    const bool suspend = text_at(request.sent, "protectionState") == "BackupsSuspended";
    if (suspend && immutability_of(request.vault.document) == "Disabled")
        return denied_on_immutable();
    return std::nullopt;
}

bool lessens_protection(const World& world, const ItemRequest& request)
{
    if (!request.item || !is_active(request.item->document)) return false;
    const std::string state = text_at(request.sent, "protectionState");
    if (state == "ProtectionStopped" || state == "BackupsSuspended") return true;
    const auto before =
        world.find(Kind::policy, text_at(request.item->document, "properties.policyId"));
    const auto after = world.find(Kind::policy, text_at(request.sent, "policyId"));
    return before && after && keeps_less(after->document, before->document);
}

std::optional<http::Response> refuse_undelete(const ItemRequest& request)
{
    if (!request.item || !is_soft_deleted(request.item->document)) return invalid_protect();
    return std::nullopt;
}

} // namespace simulator
