// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

/// An item outlives its VM, in bad health.
void show_health(const World& world, json::object& properties)
{
    if (world.has(Kind::virtual_machine, text_at(properties, "virtualMachineId"))) return;
    properties["protectionStatus"] = "Unhealthy";
    properties["healthStatus"] = "ActionRequired";
    properties["healthDetails"] = json::array{
        json::object{{"code", 320001},
                     {"title", "ResourceNotFound"},
                     {"message", "Could not perform the operation as VM no longer exists."},
                     {"recommendations", json::array()}}};
}

void show_deletion(const World& world, const json::object& item, json::object& properties)
{
    properties["isArchiveEnabled"] = false;
    properties["softDeleteRetentionPeriod"] = 0;
    if (!is_soft_deleted(item)) return;
    const Time deleted(Duration(integer_at(item, "$deletedAt")));
    const std::int64_t days = integer_at(item, "$retentionDays");
    const Time purge = deleted + std::chrono::hours(24 * days);
    properties["deferredDeleteTimeInUTC"] = iso_time(deleted);
    properties["isScheduledForDeferredDelete"] = true;
    properties["deferredDeleteTimeRemaining"] =
        time_span(std::max(purge - world.now(), Duration(0)));
    properties["softDeleteRetentionPeriod"] = days;
}

} // namespace

std::optional<ItemName> item_name(std::string_view container, std::string_view item)
{
    const auto a = split(container, ';');
    const auto b = split(item, ';');
    if (a.size() != 4 || b.size() != 4) return std::nullopt;
    if (!same(a[0], "iaasvmcontainer") || !same(a[1], "iaasvmcontainerv2") || !same(b[0], "vm") ||
        !same(b[1], "iaasvmcontainerv2") || !same(a[2], b[2]) || !same(a[3], b[3]))
        return std::nullopt;
    return ItemName{fold(a[2]), fold(a[3])};
}

ItemName item_name_of(std::string_view machine_id)
{
    const auto parts = split(machine_id, '/');
    if (parts.size() < 8) return {};
    return {fold(parts[3]), fold(parts.back())};
}

std::string native_name(const ItemName& name)
{
    return "iaasvmcontainerv2;" + name.group + ";" + name.machine;
}

std::string item_id(const std::string& vault, const ItemName& name)
{
    return vault + "/backupFabrics/Azure/protectionContainers/IaasVMContainer;" +
           native_name(name) + "/protectedItems/VM;" + native_name(name);
}

std::string vault_of(std::string_view child_id)
{
    const std::string folded = fold(child_id);
    static constexpr std::string_view marker = "/providers/microsoft.recoveryservices/vaults/";
    const std::size_t at = folded.find(marker);
    if (at == std::string::npos) return {};
    return std::string(child_id.substr(0, child_id.find('/', at + marker.size())));
}

bool is_soft_deleted(const json::object& item)
{
    return item.contains("$deletedAt");
}

bool is_active(const json::object& item)
{
    return !is_soft_deleted(item) &&
           text_at(item, "properties.protectionState") != "ProtectionStopped";
}

json::object shown_item(const World& world, const Object& item, const std::string& base)
{
    json::object body = shown(item.document);
    json::object properties = object_at(body, "properties");
    properties["vaultId"] = base + vault_of(item.id);
    show_health(world, properties);
    show_deletion(world, item.document, properties);
    body["properties"] = std::move(properties);
    return body;
}

json::object new_job(World& world, const std::string& vault, const ItemName& name,
                     std::string_view operation, json::object bag)
{
    const std::string id = world.new_guid();
    return {{"id", vault + "/backupJobs/" + id},
            {"name", id},
            {"type", "Microsoft.RecoveryServices/vaults/backupJobs"},
            {"properties",
             {{"jobType", "AzureIaaSVMJob"},
              {"containerName", native_name(name)},
              {"duration", "PT0S"},
              {"virtualMachineVersion", "Compute"},
              {"extendedInfo", {{"tasksList", json::array()}, {"propertyBag", std::move(bag)}}},
              {"entityFriendlyName", name.machine},
              {"backupManagementType", "AzureIaasVM"},
              {"operation", operation},
              {"status", "InProgress"},
              {"startTime", iso_time(world.now())},
              {"activityId", world.new_guid()}}}};
}

} // namespace simulator
