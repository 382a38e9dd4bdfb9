// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/restores.hpp"

#include "providers/simulator/machines.hpp"
#include "providers/simulator/operations.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/item_operations.hpp"
#include "providers/simulator/services/recovery_points.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace simulator {

namespace {

using namespace std::chrono_literals;

json::object source_of(const FoundPoint& point)
{
    const auto& sources = point.history.sources;
    const std::size_t index = point.attempt().source;
    return index < sources.size() ? sources[index].as_object() : json::object();
}

std::string segment(std::string_view id, std::size_t index)
{
    const auto segments = split(id, '/');
    return index < segments.size() ? segments[index] : std::string();
}

std::string last_of(std::string_view id)
{
    return std::string(id.substr(id.find_last_of('/') + 1));
}

void add_name(std::string& names, const std::string& name)
{
    names += (names.empty() ? "" : "; ") + name;
}

/// The operating system's disk always comes back.
bool is_wanted(const json::object& sent, std::int64_t lun)
{
    const json::value* luns = sent.if_contains("restoreDiskLunList");
    if (lun < 0 || luns == nullptr || !luns->is_array()) return true;
    const auto& list = luns->get_array();
    return std::find(list.begin(), list.end(), json::value(lun)) != list.end();
}

Restore restore_of(const RestoreRequest& request)
{
    const json::object source = source_of(request.point);
    const std::string group = text_at(request.sent, "targetResourceGroupId");
    const std::string type = text_at(request.sent, "recoveryType");
    const std::string network = text_at(request.sent, "virtualNetworkId");
    Restore restore{.type = type,
                    .machine = text_at(request.point.item.document, "properties.friendlyName"),
                    .target = last_of(text_at(request.sent, "targetVirtualMachineId")),
                    .target_group = last_of(group),
                    .network = fmt::format("Group {} {}", segment(network, 3), last_of(network)),
                    .storage = last_of(text_at(request.sent, "storageAccountId")),
                    .region = request.region,
                    .point = snapshot_taken(request.point.attempt()),
                    .is_encrypted = source.contains("ade")};
    if (type == "OriginalLocation") {
        const std::string machine = text_at(request.sent, "sourceResourceId");
        restore.target = restore.machine;
        restore.target_group = segment(machine, 3);
    }
    for (const auto& disk : array_at(source, "attached"))
        restore.gigabytes += integer_at(disk.as_object(), "size");
    for (const auto& disk : array_at(source, "disks.included")) {
        const std::string name = text_at(disk.as_object(), "name");
        add_name(restore.backed_up, name);
        if (is_wanted(request.sent, integer_at(disk.as_object(), "lun")))
            add_name(restore.restored, name);
    }
    return restore;
}

/// The machine of the point, to be made anew under other names.
MachineSpec machine_of(const RestoreRequest& request, const std::string& group)
{
    const json::object source = source_of(request.point);
    MachineSpec spec;
    spec.group = group;
    spec.name = last_of(text_at(request.sent, "targetVirtualMachineId"));
    if (spec.name.empty())
        spec.name = text_at(request.point.item.document, "properties.friendlyName");
    spec.location =
        request.region.empty() ? text_at(request.vault.document, "location") : request.region;
    spec.os = text_at(source, "os");
    spec.size = text_at(source, "size");
    return spec;
}

DiskSpec disk_of(const json::object& disk, const std::string& machine, std::string_view stamp)
{
    const std::int64_t lun = integer_at(disk, "lun");
    DiskSpec spec;
    spec.name = lun < 0 ? fmt::format("{}-osdisk-{}", machine, stamp)
                        : fmt::format("{}-datadisk-{:03}-{}", machine, lun, stamp);
    spec.lun = lun;
    spec.size = integer_at(disk, "size");
    return spec;
}

/// "20260115-083000", as restored disks are called.
std::string stamp_of(Time time)
{
    std::string stamp;
    for (const char c : iso_time(time).substr(0, 19)) {
        if (c == 'T')
            stamp += '-';
        else if (c != '-' && c != ':')
            stamp += c;
    }
    return stamp;
}

void detach(World& world, const std::string& id)
{
    auto disk = world.find(Kind::disk, id);
    if (!disk) return;
    disk->document.erase("managedBy");
    disk->document["properties"].as_object()["diskState"] = "Unattached";
    world.put(Kind::disk, id, disk->document);
}

void restore_disks(World& world, const MachineSpec& spec, const json::array& disks)
{
    const std::string stamp = stamp_of(world.now());
    for (const auto& disk : disks) {
        const DiskSpec made = disk_of(disk.as_object(), spec.name, stamp);
        detach(world, add_disk(world, spec, made, made.lun < 0));
    }
}

void restore_machine(World& world, MachineSpec spec, const json::array& disks)
{
    const std::string stamp = stamp_of(world.now());
    for (const auto& disk : disks) {
        DiskSpec made = disk_of(disk.as_object(), spec.name, stamp);
        if (made.lun < 0)
            spec.os_disk = std::move(made);
        else
            spec.data_disks.push_back(std::move(made));
    }
    add_machine(world, spec);
}

/// What a restore leaves behind. Into the other region and into a storage account nothing comes
/// that this world knows of.
std::optional<Failure> restore_ended(Context& context, const json::object& arguments)
{
    World& world = context.world;
    const std::string vault = text_at(arguments, "owner");
    const auto job = world.find(Kind::job, text_at(arguments, "job"));
    const auto found = find_point(world, text_at(arguments, "item"), text_at(arguments, "point"));
    const auto owner = world.find(Kind::vault, vault);
    if (!job || !found || !owner || truth_at(job->document, "$restore.cancelled"))
        return std::nullopt;
    note_restore(world, job->document, Trouble::none);
    const RestoreRequest request{*owner, *found, object_at(arguments, "sent"),
                                 text_at(arguments, "region")};
    const std::string group = text_at(request.sent, "targetResourceGroupId");
    if (group.empty() || !world.has(Kind::resource_group, group)) return std::nullopt;
    const MachineSpec spec = machine_of(request, group);
    const json::array disks = array_at(source_of(*found), "attached");
    const std::string type = text_at(request.sent, "recoveryType");
    if (type == "AlternateLocation") restore_machine(world, spec, disks);
    if (type == "RestoreDisks") restore_disks(world, spec, disks);
    return std::nullopt;
}

http::Response invalid_restore(std::string_view why)
{
    return backup_error(400, "BMSUserErrorInvalidInput",
                        fmt::format("Input provided for the call is invalid. {}", why));
}

std::optional<http::Response> refuse_encrypted(const RestoreRequest& request, std::string_view type)
{
    if (!source_of(request.point).contains("ade")) return std::nullopt;
    if (type != "RestoreDisks")
        return invalid_restore("An encrypted virtual machine can only be restored as disks.");
    const std::string group = text_at(request.sent, "targetResourceGroupId");
    if (!group.empty() && !same(segment(group, 1), segment(request.vault.id, 1)))
        return invalid_restore(
            "An encrypted virtual machine cannot be restored to another subscription.");
    return std::nullopt;
}

/// Where the restore is to take place.
std::string region_of(const RestoreRequest& request)
{
    return location_name(request.region.empty() ? text_at(request.vault.document, "location")
                                                : request.region);
}

/// The account that the restore is staged in (facts §3.33).
std::optional<http::Response> refuse_storage(const World& world, const RestoreRequest& request)
{
    const std::string id = text_at(request.sent, "storageAccountId");
    if (id.empty() || !same(segment(id, 1), segment(request.vault.id, 1)))
        return invalid_restore("A storage account of the vault's subscription is needed.");
    const auto account = world.find(Kind::storage_account, id);
    if (!account) return invalid_restore("The storage account does not exist.");
    if (location_name(text_at(account->document, "location")) != region_of(request))
        return invalid_restore("The storage account is in another region.");
    if (text_at(account->document, "kind") == "BlobStorage")
        return invalid_restore("A storage account for blobs alone cannot be used.");
    return std::nullopt;
}

std::optional<http::Response>
refuse_target(const World& world, const RestoreRequest& request, std::string_view type)
{
    const std::string group = text_at(request.sent, "targetResourceGroupId");
    if (!group.empty() && !world.has(Kind::resource_group, group))
        return invalid_restore("The target resource group does not exist.");
    const auto lacks = [&](std::string_view name) { return text_at(request.sent, name).empty(); };
    if (type == "AlternateLocation" &&
        (group.empty() || lacks("targetVirtualMachineId") || lacks("virtualNetworkId")))
        return invalid_restore("A virtual machine, its group and its network are needed.");
    if (type == "OriginalLocation" &&
        !world.has(Kind::virtual_machine, text_at(request.sent, "sourceResourceId")))
        return backup_error(400, "UserErrorVmNotFoundV2",
                            "The virtual machine whose disks are to be replaced does not exist.");
    return std::nullopt;
}

} // namespace

std::optional<http::Response> refuse_restore(const World& world, const RestoreRequest& request)
{
    const std::string type = text_at(request.sent, "recoveryType");
    const std::string& item = request.point.item.id;
    const std::string machine = text_at(request.point.item.document, "properties.sourceResourceId");
    if (is_soft_deleted(request.point.item.document))
        return invalid_restore("The backup item is soft-deleted: " + last_of(item));
    if (type != "RestoreDisks" && type != "OriginalLocation" && type != "AlternateLocation")
        return invalid_restore("The recovery type is not known.");
    if (!same(text_at(request.sent, "sourceResourceId"), machine))
        return invalid_restore("The source is not the machine of the backup item.");
    if (location_name(text_at(request.sent, "region")) != region_of(request))
        return invalid_restore("The region is not that of the restore.");
    if (auto refusal = refuse_encrypted(request, type)) return refusal;
    if (type != "RestoreDisks" && source_of(request.point).contains("disks"))
        return invalid_restore("Points with excluded disks can only be restored as disks.");
    if (request.point.attempt().archived != Time() &&
        text_at(request.sent, "objectType") != "IaasVMRestoreWithRehydrationRequest")
        return invalid_restore("A point in the archive tier has to be rehydrated.");
    if (auto refusal = refuse_storage(world, request)) return refusal;
    return refuse_target(world, request, type);
}

std::string start_restore(Context& context, const RestoreRequest& request)
{
    World& world = context.world;
    const Restore restore = restore_of(request);
    const auto& item = request.point.item;
    json::object job = new_job(world, request.vault.id,
                               item_name_of(text_at(item.document, "properties.virtualMachineId")),
                               request.region.empty() ? "Restore" : "CrossRegionRestore", {});
    job["properties"].as_object()["entityFriendlyName"] = restore.machine;
    job["$item"] = item.id;
    const Duration time = restore_time(restore);
    begin_restore(world, job, restore, world.now() + time);
    const std::string id = text_at(job, "id");
    world.put(Kind::job, id, job);
    Operation operation{.effect = "restore-ended",
                        .arguments = {{"owner", request.vault.id},
                                      {"job", id},
                                      {"item", item.id},
                                      {"point", std::to_string(request.point.attempt().point)},
                                      {"region", request.region},
                                      {"sent", request.sent}},
                        .duration = time};
    operation.is_hidden = true;
    context.operations.start(std::move(operation));
    return text_at(job, "name");
}

namespace {

http::Response restore(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    auto point = point_of(context.world, *vault, call);
    if (!point) return point_not_found(call);
    const RestoreRequest request{*vault, std::move(*point),
                                 object_at(call.body_object(), "properties"), ""};
    if (!same(text_at(request.sent, "recoveryPointId"), call["point"]))
        return invalid_restore("The recovery point is another one.");
    if (auto refusal = refuse_restore(context.world, request)) return *refusal;
    const std::string job = start_restore(context, request);
    return accepted_at_item(context, call, {.duration = 1s, .id = job, .shown_job = job});
}

} // namespace

Service restore_service()
{
    return {"restores",
            {{"POST",
              "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
              "Microsoft.RecoveryServices/vaults/{vault}/backupFabrics/{fabric}/"
              "protectionContainers/{container}/protectedItems/{item}/recoveryPoints/{point}/"
              "restore",
              "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/"
              "protectedItems/recoveryPoints/restore/action",
              restore}},
            {{"restore-ended", restore_ended}}};
}

} // namespace simulator
