// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/item_effects.hpp"

#include "providers/simulator/key_vault_access.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

json::object new_item(World& world, const std::string& id, const std::string& machine)
{
    const ItemName name = item_name_of(machine);
    return {{"id", id},
            {"name", "VM;" + native_name(name)},
            {"type",
             "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"},
            {"properties",
             {{"friendlyName", machine.substr(machine.rfind('/') + 1)},
              {"virtualMachineId", machine},
              {"protectionStatus", "Healthy"},
              {"protectionState", "IRPending"},
              {"healthStatus", "Passed"},
              {"lastBackupStatus", ""},
              {"lastBackupTime", "2001-01-01T00:00:00Z"},
              {"protectedItemDataId", std::to_string(world.new_number() % 1'000'000'000'000'000U)},
              {"protectedItemType", "Microsoft.Compute/virtualMachines"},
              {"backupManagementType", "AzureIaasVM"},
              {"workloadType", "VM"},
              {"containerName", native_name(name)},
              {"sourceResourceId", machine},
              {"policyId", ""},
              {"policyName", ""}}}};
}

/// After the first item the redundancy of the vault stands.
void lock_storage(World& world, const std::string& vault_id)
{
    json::object config = config_of(world, Kind::storage_config, vault_id);
    if (text_at(config, "properties.storageTypeState") == "Locked") return;
    config["properties"].as_object()["storageTypeState"] = "Locked";
    world.put(Kind::storage_config, text_at(config, "id"), config);
    auto vault = world.find(Kind::vault, vault_id);
    if (!vault) return;
    vault->document["properties"].as_object()["backupStorageVersion"] = "V2";
    world.put(Kind::vault, vault->id, vault->document);
}

bool excludes_disks(const json::object& sent)
{
    const json::object exclusion = object_at(sent, "extendedProperties.diskExclusionProperties");
    return !exclusion.empty() &&
           (!array_at(exclusion, "diskLunList").empty() || truth_at(exclusion, "isInclusionList"));
}

std::optional<Failure> configure_problem(const World& world, const Object& machine,
                                         const Object& policy, const json::object& sent)
{
    const bool encrypted = machine.document.contains("$ade");
    if (encrypted && excludes_disks(sent) && !is_enhanced(policy.document))
        return Failure{
            "UserErrorEncryptedVmNotSupportedWithDiskEx",
            "Disk exclusion is not supported for encrypted virtual machines with this policy."};
    // Keys are backed up for one subscription (facts §2.4).
    const bool reaches_keys = split(machine.id, '/')[1] == split(policy.id, '/')[1];
    if ((encrypted && !reaches_keys) || !backup_may_read_keys_of(world, machine.document))
        return Failure{"UserErrorKeyVaultPermissionsNotConfigured",
                       "Azure Backup Service does not have sufficient permissions to Key Vault for "
                       "Backup of Encrypted "
                       "Virtual Machines."};
    return std::nullopt;
}

void set_exclusion(json::object& properties, const json::object& sent)
{
    const json::value* extended = sent.if_contains("extendedProperties");
    if (extended == nullptr) return;
    const json::value* exclusion = at_path(sent, "extendedProperties.diskExclusionProperties");
    if (exclusion == nullptr || exclusion->is_null())
        properties.erase("extendedProperties");
    else
        properties["extendedProperties"] = {{"diskExclusionProperties", *exclusion}};
}

/// An enhanced policy gives all points of an item new dates, other policies only newer ones
/// (facts §11.6).
void follow_policy(World& world, const Object& item, const Object& policy)
{
    const auto before = world.find(Kind::policy, text_at(item.document, "properties.policyId"));
    if (!before || is_enhanced(before->document) || !is_enhanced(policy.document)) return;
    History history = history_of(world, item.id);
    date_again(history, retention_of(object_at(policy.document, "properties")));
    put_history(world, item.id, history);
}

std::optional<Failure> configure(Context& context, const json::object& arguments)
{
    World& world = context.world;
    const std::string id = text_at(arguments, "item");
    const json::object sent = object_at(arguments, "sent");
    const auto machine = world.find(Kind::virtual_machine, text_at(sent, "sourceResourceId"));
    const auto policy = world.find(Kind::policy, text_at(sent, "policyId"));
    if (!machine || !policy)
        return Failure{"UserErrorVmNotFoundV2",
                       "The virtual machine or the policy no longer exists."};
    if (auto problem = configure_problem(world, *machine, *policy, sent)) return problem;
    configure_item(world, id, machine->id, *policy, sent);
    return std::nullopt;
}

void set_stopped(json::object& item, std::string_view state)
{
    auto& properties = item["properties"].as_object();
    properties["protectionState"] = state;
    properties["policyId"] = "";
    properties["policyName"] = "";
    // A stopped item forgets its disk list.
    properties.erase("extendedProperties");
}

std::optional<Failure> stop(Context& context, const json::object& arguments)
{
    auto item = context.world.find(Kind::protected_item, text_at(arguments, "item"));
    if (!item) return std::nullopt;
    const std::string state = text_at(arguments, "sent.protectionState");
    if (state == "BackupsSuspended")
        item->document["properties"].as_object()["protectionState"] = state;
    else
        set_stopped(item->document, state);
    context.world.put(Kind::protected_item, item->id, item->document);
    return std::nullopt;
}

std::optional<Failure> refuse_delete(const World& world, const std::string& vault_id)
{
    const auto vault = world.find(Kind::vault, vault_id);
    if (!vault || immutability_of(vault->document) == "Disabled") return std::nullopt;
    return Failure{"UserErrorDeleteBackupItemOnImmutableItem",
                   "The backup item cannot be deleted because the vault is immutable."};
}

void erase_item(World& world, const std::string& id)
{
    erase_history(world, id);
    world.erase(Kind::protected_item, id);
}

std::optional<Failure> soft_delete(Context& context, const json::object& arguments)
{
    World& world = context.world;
    auto item = world.find(Kind::protected_item, text_at(arguments, "item"));
    if (!item) return std::nullopt;
    const std::string vault_id = vault_of(item->id);
    if (auto refusal = refuse_delete(world, vault_id)) return refusal;
    const json::object config = config_of(world, Kind::vault_config, vault_id);
    const std::int64_t days = integer_at(config, "properties.softDeleteRetentionPeriodInDays", 14);
    const std::int64_t deleted_at = integer_at(arguments, "requested");
    set_stopped(item->document, "ProtectionStopped");
    item->document["$deletedAt"] = deleted_at;
    item->document["$retentionDays"] = days;
    item->document["$wasDeleted"] = true;
    world.put(Kind::protected_item, item->id, item->document);
    const Time purge = Time(Duration(deleted_at)) + std::chrono::hours(24 * days);
    context.operations.start({.effect = "item-purge",
                              .arguments = {{"item", item->id}, {"deletedAt", deleted_at}},
                              .duration = purge - world.now()});
    return std::nullopt;
}

/// Where soft delete is off.
std::optional<Failure> delete_for_good(Context& context, const json::object& arguments)
{
    const std::string item = text_at(arguments, "item");
    if (auto refusal = refuse_delete(context.world, vault_of(item))) return refusal;
    erase_item(context.world, item);
    return std::nullopt;
}

/// The end of soft delete, unless the item was brought back meanwhile.
std::optional<Failure> purge(Context& context, const json::object& arguments)
{
    const auto item = context.world.find(Kind::protected_item, text_at(arguments, "item"));
    if (item && integer_at(item->document, "$deletedAt", -1) == integer_at(arguments, "deletedAt"))
        erase_item(context.world, item->id);
    return std::nullopt;
}

std::optional<Failure> undelete(Context& context, const json::object& arguments)
{
    auto item = context.world.find(Kind::protected_item, text_at(arguments, "item"));
    if (!item) return std::nullopt;
    item->document.erase("$deletedAt");
    item->document.erase("$retentionDays");
    context.world.put(Kind::protected_item, item->id, item->document);
    return std::nullopt;
}

} // namespace

void configure_item(World& world, const std::string& id, const std::string& machine,
                    const Object& policy, const json::object& sent)
{
    const auto before = world.find(Kind::protected_item, id);
    if (before) follow_policy(world, *before, policy);
    json::object item = before ? before->document : new_item(world, id, machine);
    auto& properties = item["properties"].as_object();
    const bool never = text_at(properties, "lastRecoveryPoint").empty();
    properties["protectionState"] = never ? "IRPending" : "Protected";
    properties["policyId"] = policy.id;
    properties["policyName"] = text_at(policy.document, "name");
    set_exclusion(properties, sent);
    item.erase("$wasDeleted");
    world.put(Kind::protected_item, id, item);
    if (!before) lock_storage(world, vault_of(id));
}

std::map<std::string_view, Effect> item_effects()
{
    return {{"item-configure", configure}, {"item-stop", stop},
            {"item-delete", soft_delete},  {"item-delete-for-good", delete_for_good},
            {"item-purge", purge},         {"item-undelete", undelete}};
}

} // namespace simulator
