// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

/// The health of what backups and restores were tried, as versions of some years showed it.
json::object kpis_of(const json::object& item)
{
    const json::object success{
        {"code", 0}, {"title", "Success"}, {"message", ""}, {"recommendations", json::array()}};
    json::object kpis;
    const auto add = [&](std::string_view name, std::string_view status, json::value detail) {
        kpis[name] = {{"resourceHealthStatus", status},
                      {"resourceHealthDetails", json::array{std::move(detail)}}};
    };
    const std::string last = text_at(item, "properties.lastBackupStatus");
    const json::array health = array_at(item, "properties.healthDetails");
    if (last == "Completed")
        add("BackupOperationStatusKPI", "Healthy", success);
    else if (!last.empty() && !health.empty())
        add("BackupOperationStatusKPI", "TransientDegraded", health.front());
    const std::int64_t restore = integer_at(item, "$restoreTrouble", -1);
    if (restore == 0) add("RestoreOperationStatusKPI", "Healthy", success);
    if (restore > 0)
        add("RestoreOperationStatusKPI", "TransientDegraded",
            health_detail(static_cast<Trouble>(restore)));
    return kpis;
}

/// What versions of some years have and others have not (recorded 2019 to 2023). The list of the
/// other region, whose path ends in a slash, is of the newer kind.
void suit_version(const Object& item, const Call& call, json::object& properties)
{
    const bool elsewhere = call.path.ends_with('/');
    if (call.since("2019-06-01") && !call.since("2023-01-01") && !elsewhere)
        properties["kpisHealths"] = kpis_of(item.document);
    if (call.api_version == "2022-06-01-preview")
        properties["ConfiguredRPGenerationFrequency"] = "00:00:00";
    if (call.since("2021-02-01")) return;
    for (const std::string_view newer :
         {"vaultId", "isArchiveEnabled", "softDeleteRetentionPeriod"})
        properties.erase(newer);
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

json::object shown_item(const World& world, const Object& item, const Call& call)
{
    json::object body = shown(item.document);
    json::object properties = object_at(body, "properties");
    properties["vaultId"] = call.base + vault_of(item.id);
    show_deletion(world, item.document, properties);
    suit_version(item, call, properties);
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
