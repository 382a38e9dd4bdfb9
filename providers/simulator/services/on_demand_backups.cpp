// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup_runs.hpp"
#include "providers/simulator/services/item_operations.hpp"
#include "providers/simulator/services/item_rules.hpp"
#include "providers/simulator/services/recovery_points.hpp"
#include "providers/simulator/services/services.hpp"

namespace simulator {

namespace {

using namespace std::chrono_literals;

// Three a day, and after nine attempts none at all (facts §3, row 31).
constexpr std::int64_t backups_a_day = 3;
constexpr std::int64_t attempts_a_day = 9;
constexpr std::int64_t usual_days = 30;

/// Counts the attempts of the day (UTC) on the item, those that are refused too.
std::int64_t count_attempt(World& world, Object& item)
{
    const auto day = std::chrono::floor<std::chrono::days>(world.now()).time_since_epoch().count();
    const bool same_day = integer_at(item.document, "$onDemand.day", -1) == day;
    const std::int64_t count =
        1 + (same_day ? integer_at(item.document, "$onDemand.count") : std::int64_t(0));
    item.document["$onDemand"] = {{"day", day}, {"count", count}};
    world.put(Kind::protected_item, item.id, item.document);
    return count;
}

std::optional<http::Response> refuse_rate(std::int64_t attempts)
{
    if (attempts > attempts_a_day)
        return backup_error(400, "CloudDosAbsoluteLimitReached",
                            "Operation is blocked as you have reached the limit on number of "
                            "operations permitted in 24 hours.");
    if (attempts > backups_a_day)
        return backup_error(
            400, "CloudDosTimeboudLimitReached",
            "Operation is blocked for some time as it has been attempted beyond a limit.");
    return std::nullopt;
}

http::Response backup_now(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    auto item = item_of_path(context.world, *vault, call);
    if (!item) return item_not_found(call);
    const json::object sent = object_at(call.body_object(), "properties");
    const std::string state = text_at(item->document, "properties.protectionState");
    if (text_at(sent, "objectType") != "IaasVMBackupRequest" || !is_active(item->document) ||
        state == "BackupsSuspended")
        return backup_error(400, "BMSUserErrorInvalidInput",
                            "Input provided for the call is invalid.");
    if (auto refusal = refuse_rate(count_attempt(context.world, *item))) return *refusal;
    const Time now = context.world.now();
    const Time until = parse_time(text_at(sent, "recoveryPointExpiryTimeInUTC"))
                           .value_or(now + std::chrono::hours(24) * usual_days);
    const auto problem = begin_backup_now(context, *item, until);
    Operation operation{.effect = "backup-begun", .duration = 5s};
    if (problem)
        operation.arguments = {{"code", problem->code}, {"message", problem->message}};
    else
        operation.shown_job =
            written({text_at(item->document, "properties.protectedItemDataId"), now});
    return accepted_at_item(context, call, std::move(operation));
}

/// The operation ends when the job has begun.
std::optional<Failure> backup_begun(Context& /*context*/, const json::object& arguments)
{
    if (!arguments.contains("code")) return std::nullopt;
    return Failure{text_at(arguments, "code"), text_at(arguments, "message")};
}

} // namespace

std::optional<Failure> begin_backup_now(Context& context, const Object& item, Time until)
{
    BackupRound round(context);
    if (!round.begin(item, until))
        return Failure{"UserErrorBackupOperationInProgress",
                       "Unable to initiate backup as another backup operation is currently in "
                       "progress."};
    round.close();
    return std::nullopt;
}

Service on_demand_backup_service()
{
    auto effects = backup_effects();
    effects.emplace("backup-begun", backup_begun);
    return {"backups on demand",
            {{"POST",
              "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
              "Microsoft.RecoveryServices/vaults/{vault}/backupFabrics/{fabric}/"
              "protectionContainers/{container}/protectedItems/{item}/backup",
              "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/"
              "protectedItems/backup/action",
              backup_now}},
            std::move(effects)};
}

} // namespace simulator
