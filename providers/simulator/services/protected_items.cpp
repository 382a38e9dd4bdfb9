// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/filter.hpp"
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/services/item_effects.hpp"
#include "providers/simulator/services/item_operations.hpp"
#include "providers/simulator/services/item_rules.hpp"
#include "providers/simulator/services/resource_guards.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <algorithm>

namespace simulator {

namespace {

using namespace std::chrono_literals;

/// What a PUT is meant to do, told by its body.
struct Intent {
    std::string_view effect;
    std::string_view job;
    Duration duration;
};

Intent intent_of(const ItemRequest& request)
{
    const std::string state = text_at(request.sent, "protectionState");
    if (truth_at(request.sent, "isRehydrate")) return {"item-undelete", "Undelete", 11s};
    if (state == "ProtectionStopped" || state == "BackupsSuspended")
        return {"item-stop", "DisableBackup", 11s};
    return {"item-configure", "ConfigureBackup", request.item ? Duration(11s) : Duration(31s)};
}

std::optional<http::Response>
refuse(const World& world, const ItemRequest& request, const Intent& intent)
{
    if (text_at(request.sent, "protectedItemType") != "Microsoft.Compute/virtualMachines")
        return invalid_protect();
    if (intent.effect == "item-undelete") return refuse_undelete(request);
    if (intent.effect == "item-stop") return refuse_stop(request);
    return refuse_protect(world, request);
}

std::string display_name(const World& world, const ItemRequest& request)
{
    if (request.item) return text_at(request.item->document, "properties.friendlyName");
    const auto machine =
        world.find(Kind::virtual_machine, text_at(request.sent, "sourceResourceId"));
    return machine ? text_at(machine->document, "name") : request.name.machine;
}

json::object job_bag(const World& world, const ItemRequest& request, const Intent& intent)
{
    json::object bag{{"VM Name", display_name(world, request)}};
    if (intent.effect == "item-undelete") {
        bag["Undelete flag"] = "True";
        return bag;
    }
    const std::string policy = text_at(request.sent, "policyId");
    bag["Policy Name"] = policy.substr(policy.find_last_of('/') + 1);
    return bag;
}

json::object job_of(World& world, const ItemRequest& request, const Intent& intent)
{
    json::object job =
        new_job(world, request.vault.id, request.name, intent.job, job_bag(world, request, intent));
    job["properties"].as_object()["entityFriendlyName"] = display_name(world, request);
    return job;
}

/// Empty where the names in the path are those of no VM, or the vault is missing.
std::optional<ItemRequest> read_request(const World& world, const Call& call)
{
    auto vault = ready_vault(world, call);
    const auto name = item_name(call["container"], call["item"]);
    if (!vault || !name) return std::nullopt;
    auto item = world.find(Kind::protected_item, item_id(vault->id, *name));
    return ItemRequest{std::move(*vault), *name, std::move(item),
                       object_at(call.body_object(), "properties")};
}

http::Response put_item(Context& context, const Call& call)
{
    if (!ready_vault(context.world, call)) return vault_not_found(call);
    const auto request = read_request(context.world, call);
    if (!request) return invalid_protect();
    const Intent intent = intent_of(*request);
    if (auto refusal = refuse(context.world, *request, intent)) return *refusal;
    if (lessens_protection(context.world, *request))
        if (auto refusal = refuse_unapproved(context.world, call, request->vault.id,
                                             guarded::item_write, request->sent))
            return *refusal;
    const std::string id = item_id(request->vault.id, request->name);
    json::object job = job_of(context.world, *request, intent);
    return accepted_at_item(context, call,
                            {.effect = intent.effect,
                             .arguments = {{"item", id}, {"sent", request->sent}},
                             .duration = intent.duration,
                             .resource = id,
                             .job = std::move(job)});
}

bool is_soft_delete_off(const World& world, const std::string& vault)
{
    return same(
        text_at(config_of(world, Kind::vault_config, vault), "properties.softDeleteFeatureState"),
        "Disabled");
}

std::size_t count_points(const World& world, const std::string& item)
{
    const History history = history_of(world, item);
    return static_cast<std::size_t>(
        std::count_if(history.attempts.begin(), history.attempts.end(), [&](const Attempt& a) {
            return shows_point(a, world.now()) && !a.is_pruned();
        }));
}

http::Response delete_item(Context& context, const Call& call)
{
    if (!ready_vault(context.world, call)) return vault_not_found(call);
    const auto request = read_request(context.world, call);
    if (!request || !request->item || is_soft_deleted(request->item->document))
        return empty_answer(204);
    if (auto refusal = refuse_locked_delete(context.world, request->vault.id, guarded::item_delete,
                                            request->item->id))
        return *refusal;
    const Object& item = *request->item;
    const std::size_t points = count_points(context.world, item.id);
    json::object job = new_item_job(context.world, item, "DeleteBackupData",
                                    {{"Number of Recovery Points", std::to_string(points)}});
    // Soft delete came in 2019.
    const bool for_good =
        !call.since("2019-05-13") || is_soft_delete_off(context.world, request->vault.id);
    const std::int64_t now = context.world.now().time_since_epoch().count();
    const std::string operation =
        context.operations.start({.effect = for_good ? "item-delete-for-good" : "item-delete",
                                  .arguments = {{"item", item.id}, {"requested", now}},
                                  .duration = for_good ? Duration(112s) : Duration(12s),
                                  .job = std::move(job)});
    const std::string vault = call.base + encode_path(request->vault.id);
    const std::string version = "?api-version=" + call.api_version;
    return accepted(vault + "/backupOperations/" + operation + version,
                    vault + "/backupOperationResults/" + operation + version);
}

/// Whether the policy's last change has not reached its items yet.
bool awaits_policy(const World& world, const json::object& item)
{
    const auto policy = world.find(Kind::policy, text_at(item, "properties.policyId"));
    return policy && policy->document.contains("$spreading");
}

json::object extended_info(const World& world, const Object& item)
{
    const History history = history_of(world, item.id);
    std::int64_t count = 0;
    std::string oldest;
    std::string oldest_in_vault;
    std::string oldest_archived;
    std::string newest_archived;
    for (const auto& attempt : history.attempts) {
        if (!shows_point(attempt, world.now()) || attempt.is_pruned()) continue;
        const std::string taken = iso_time(snapshot_taken(attempt));
        ++count;
        if (oldest.empty()) oldest = taken;
        if (attempt.archived != Time()) {
            if (oldest_archived.empty()) oldest_archived = taken;
            newest_archived = taken;
        } else if (oldest_in_vault.empty() && is_hardened(attempt, world.now())) {
            oldest_in_vault = taken;
        }
    }
    json::object info;
    const auto add = [&](std::string_view name, const std::string& time) {
        if (!time.empty()) info[name] = time;
    };
    add("oldestRecoveryPoint", oldest);
    add("oldestRecoveryPointInVault", oldest_in_vault);
    add("oldestRecoveryPointInArchive", oldest_archived);
    add("newestRecoveryPointInArchive", newest_archived);
    info["recoveryPointCount"] = count;
    info["policyInconsistent"] = awaits_policy(world, item.document);
    return info;
}

http::Response get_item(Context& context, const Call& call)
{
    if (!ready_vault(context.world, call)) return vault_not_found(call);
    const auto request = read_request(context.world, call);
    if (!request || !request->item) return item_not_found(call);
    json::object body = shown_item(context.world, *request->item, call);
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (filter && filter->value("expand").value_or("") == "extendedInfo")
        body["properties"].as_object()["extendedInfo"] =
            extended_info(context.world, *request->item);
    return ok(body);
}

bool is_wanted(const Filter& filter, const json::object& item)
{
    const auto matches = [&](std::string_view name, const std::string& value) {
        const auto wanted = filter.value(name);
        return !wanted || same(*wanted, value);
    };
    return matches("backupManagementType", "AzureIaasVM") && matches("itemType", "VM") &&
           matches("policyName", text_at(item, "properties.policyName")) &&
           matches("friendlyName", text_at(item, "properties.friendlyName"));
}

http::Response list_items(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter) return error_answer(400, "BadRequest", "The $filter is not valid.");
    // In the other region, which a slash at the end means, there is what has a point in the vault.
    const bool elsewhere = call.path.ends_with('/');
    const auto show = [&](const Object& item) {
        const bool is_there =
            !elsewhere || !text_at(item.document, "properties.lastRecoveryPoint").empty();
        return is_there && is_wanted(*filter, item.document)
                   ? std::optional(shown_item(context.world, item, call))
                   : std::nullopt;
    };
    return page_of(context.world, call, Kind::protected_item, vault->id + "/", show);
}

} // namespace

Service protected_item_service()
{
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/"
        "vaults/{vault}"
        "/backupFabrics/{fabric}/protectionContainers/{container}/protectedItems/{item}";
    static constexpr std::string_view read =
        "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read";
    return {"protected items",
            {
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupProtectedItems",
                 "Microsoft.RecoveryServices/Vaults/backupProtectedItems/read", list_items},
                {"GET", one, read, get_item},
                {"PUT", one,
                 "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/"
                 "protectedItems/write",
                 put_item},
                {"DELETE", one,
                 "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/"
                 "protectedItems/delete",
                 delete_item},
            },
            item_effects()};
}

} // namespace simulator
