// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/recovery_points.hpp"

#include "providers/simulator/filter.hpp"
#include "providers/simulator/services/item_operations.hpp"
#include "providers/simulator/services/item_rules.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

using namespace std::chrono_literals;

/// The span that `startDate` and `endDate` of a filter name; nothing where it is not understood.
struct Span {
    Time from = Time::min();
    Time to = Time::max();
};
std::optional<Span> read_span(const Call& call)
{
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter) return std::nullopt;
    Span span;
    const auto read = [&](std::string_view name, Time& time) {
        const auto text = filter->value(name);
        if (!text) return true;
        const auto parsed = parse_clock_time(*text);
        if (parsed) time = *parsed;
        return parsed.has_value();
    };
    if (!read("startDate", span.from) || !read("endDate", span.to)) return std::nullopt;
    return span;
}

/// What is soft-deleted shows where it can say so.
bool is_listed(const Attempt& attempt, const Span& span, const Call& call, Time now)
{
    if (!shows_point(attempt, now)) return false;
    if (attempt.is_pruned() && !call.since("2024-01-01")) return false;
    const Time taken = snapshot_taken(attempt);
    return span.from <= taken && taken <= span.to;
}

/// The newest first. In the other region only what has arrived there: with a slash at the end the
/// path means that (2023-01-15).
http::Response list_points(Context& context, const Call& call)
{
    const World& world = context.world;
    const auto vault = ready_vault(world, call);
    if (!vault) return vault_not_found(call);
    const auto item = item_of_path(world, *vault, call);
    if (!item) return item_not_found(call);
    const auto span = read_span(call);
    if (!span) return error_answer(400, "BadRequest", "The $filter is not valid.");
    const bool elsewhere = call.path.ends_with('/');
    FoundBackup point{*item, history_of(world, item->id), 0};
    std::vector<std::size_t> shown;
    for (std::size_t i = point.history.attempts.size(); i-- > 0;) {
        const Attempt& attempt = point.history.attempts[i];
        if (is_listed(attempt, *span, call, world.now()) &&
            (!elsewhere || is_hardened(attempt, world.now())))
            shown.push_back(i);
    }
    return page_of(world, call, shown.size(), [&](std::size_t index) {
        point.index = shown[index];
        json::object body = listed_point(world, point, call);
        if (elsewhere) show_elsewhere(body["properties"].as_object());
        return body;
    });
}

http::Response get_point(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto point = point_of(context.world, *vault, call);
    return point ? ok(shown_point(context.world, *point, call)) : point_not_found(call);
}

http::Response move_point(Context& context, const Call& call)
{
    const auto vault = ready_vault(context.world, call);
    if (!vault) return vault_not_found(call);
    const auto point = point_of(context.world, *vault, call);
    if (!point) return point_not_found(call);
    const json::object sent = call.body_object();
    if (text_at(sent, "sourceTierType") != "HardenedRP" ||
        text_at(sent, "targetTierType") != "ArchivedRP")
        return backup_error(400, "BMSUserErrorInvalidInput",
                            "Input provided for the call is invalid.");
    if (const auto problem = archive_problem(context.world, *point))
        return backup_error(400, "UserErrorRecoveryPointNotReadyForMove", *problem);
    json::object job = new_item_job(context.world, point->item, "MoveRecoveryPoint");
    return accepted_at_item(context, call,
                            {.effect = "point-archived",
                             .arguments = {{"item", point->item.id}, {"point", call["point"]}},
                             .duration = 40s,
                             .job = std::move(job)});
}

std::optional<Failure> point_archived(Context& context, const json::object& arguments)
{
    auto point = find_point(context.world, text_at(arguments, "item"), text_at(arguments, "point"));
    if (!point) return std::nullopt;
    point->attempt().archived = context.world.now();
    put_history(context.world, point->item.id, point->history);
    return std::nullopt;
}

/// Those that are ready and that the caller does not know of.
http::Response recommended_for_move(Context& context, const Call& call)
{
    const World& world = context.world;
    const auto vault = ready_vault(world, call);
    if (!vault) return vault_not_found(call);
    const auto item = item_of_path(world, *vault, call);
    if (!item) return item_not_found(call);
    const json::array excluded = array_at(call.body_object(), "excludedRPList");
    FoundBackup point{*item, history_of(world, item->id), 0};
    json::array values;
    for (; point.index < point.history.attempts.size(); ++point.index) {
        const Attempt& attempt = point.attempt();
        const json::value name(std::to_string(attempt.point));
        if (!shows_point(attempt, world.now()) || attempt.is_pruned()) continue;
        if (std::find(excluded.begin(), excluded.end(), name) != excluded.end()) continue;
        if (!archive_problem(world, point)) values.emplace_back(listed_point(world, point, call));
    }
    return ok({{"value", std::move(values)}});
}

} // namespace

std::optional<FoundBackup>
find_point(const World& world, const std::string& item, std::string_view number)
{
    auto found = world.find(Kind::protected_item, item);
    if (!found) return std::nullopt;
    FoundBackup point{std::move(*found), history_of(world, item), 0};
    for (; point.index < point.history.attempts.size(); ++point.index) {
        const Attempt& attempt = point.attempt();
        if (shows_point(attempt, world.now()) && std::to_string(attempt.point) == number)
            return point;
    }
    return std::nullopt;
}

std::optional<Object> item_of_path(const World& world, const Object& vault, const Call& call)
{
    const auto name = item_name(call["container"], call["item"]);
    if (!name) return std::nullopt;
    return world.find(Kind::protected_item, item_id(vault.id, *name));
}

std::optional<FoundBackup> point_of(const World& world, const Object& vault, const Call& call)
{
    const auto item = item_of_path(world, vault, call);
    if (!item) return std::nullopt;
    return find_point(world, item->id, call["point"]);
}

http::Response point_not_found(const Call& call)
{
    return backup_error(404, "BMSUserErrorObjectNotFound",
                        fmt::format("The recovery point '{}' was not found.", call["point"]));
}

void show_elsewhere(json::object& properties)
{
    json::array tiers;
    for (const auto& tier : array_at(properties, "recoveryPointTierDetails"))
        if (text_at(tier.as_object(), "type") != "InstantRP") tiers.push_back(tier);
    properties["recoveryPointTierDetails"] = std::move(tiers);
    properties["crossRegionRestoreState"] = "Supported";
    properties["isPrivateAccessEnabledOnAnyDisk"] = false;
}

Service recovery_point_service()
{
    static constexpr std::string_view all =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/"
        "vaults/{vault}/backupFabrics/{fabric}/protectionContainers/{container}/protectedItems/"
        "{item}/recoveryPoints";
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/"
        "vaults/{vault}/backupFabrics/{fabric}/protectionContainers/{container}/protectedItems/"
        "{item}/recoveryPoints/{point}";
    static constexpr std::string_view move =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/"
        "vaults/{vault}/backupFabrics/{fabric}/protectionContainers/{container}/protectedItems/"
        "{item}/recoveryPoints/{point}/move";
    static constexpr std::string_view recommended =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/"
        "vaults/{vault}/backupFabrics/{fabric}/protectionContainers/{container}/protectedItems/"
        "{item}/recoveryPointsRecommendedForMove";
    static constexpr std::string_view read =
        "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/"
        "recoveryPoints/read";
    static constexpr std::string_view move_action =
        "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/"
        "recoveryPoints/move/action";
    static constexpr std::string_view recommended_action =
        "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/"
        "recoveryPointsRecommendedForMove/action";
    return {"recovery points",
            {{"GET", all, read, list_points},
             {"GET", one, read, get_point},
             {"POST", move, move_action, move_point},
             {"POST", recommended, recommended_action, recommended_for_move}},
            {{"point-archived", point_archived}}};
}

} // namespace simulator
