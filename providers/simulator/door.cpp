// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/door.hpp"

#include "providers/simulator/actions.hpp"
#include "providers/simulator/objects.hpp"
#include "providers/simulator/operations.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

http::Response refused(const reconciler::Diagnostics& problems)
{
    const auto& d = problems.front();
    return answer_with(
        400, {{"error",
               {{"code", d.id}, {"message", d.detail}, {"summary", d.summary}, {"fix", d.fix}}}});
}

http::Response show_counters(const Inside& inside, const Call&)
{
    json::object routes;
    for (const auto& [route, count] : inside.counters.routes) routes[route] = count;
    return ok({{"requests", inside.counters.requests},
               {"rows_written", inside.context.world.rows_written()},
               {"routes", std::move(routes)}});
}

http::Response reset_counters(const Inside& inside, const Call& call)
{
    inside.counters.requests = 0;
    inside.counters.routes.clear();
    return show_counters(inside, call);
}

http::Response perform(const Inside& inside, const Call& call)
{
    std::vector<std::string> words;
    for (const auto& word : array_at(call.body_object(), "words"))
        if (word.is_string()) words.emplace_back(word.get_string());
    const auto said = perform_action(inside.context, words);
    return said ? ok({{"result", *said}}) : refused(said.error());
}

http::Response advance(const Inside& inside, const Call& call)
{
    World& world = inside.context.world;
    const json::object sent = call.body_object();
    const auto by = parse_duration(text_at(sent, "by"));
    const auto to = parse_time(text_at(sent, "to"));
    if (!by && !to)
        return error_answer(400, "BadRequest",
                            "Send {\"by\": \"1h\"} or {\"to\": \"2026-01-15T08:00:00Z\"}.");
    world.set_time(to ? std::max(*to, world.now()) : world.now() + *by);
    inside.context.operations.settle();
    return ok({{"now", iso_time(world.now())}});
}

http::Response show_time(const Inside& inside, const Call&)
{
    json::object shown{{"now", iso_time(inside.context.world.now())},
                       {"scale", inside.clock.scale()}};
    if (const auto next = inside.context.operations.next_due()) shown["next"] = iso_time(*next);
    return ok(shown);
}

http::Response change_scale(const Inside& inside, const Call& call)
{
    const auto body = call.body_object();
    const auto* value = body.if_contains("scale");
    json::error_code error;
    const double scale = value == nullptr ? -1 : value->to_number<double>(error);
    if (error || !(scale >= 0 && scale <= 1e6))
        return error_answer(400, "BadRequest",
                            "Send {\"scale\": N}: how much faster than the machine's clock time "
                            "runs, from 0, where it stands still, to 1000000.");
    if (inside.clock.is_driven())
        return error_answer(409, "Conflict", "The time of this world is moved, it does not run.");
    inside.clock.set_scale(scale);
    return show_time(inside, call);
}

http::Response plan_faults(const Inside& inside, const Call& call)
{
    const auto body = parse_json(call.body);
    const auto planned = inside.faults.plan(body.value_or(json::value()));
    if (!planned) return error_answer(400, "BadRequest", planned.error());
    return ok({{"faults", *planned}});
}

http::Response count_faults(const Inside& inside, const Call&)
{
    return ok({{"faults", inside.faults.size()}});
}

http::Response end_faults(const Inside& inside, const Call& call)
{
    inside.faults.clear();
    return count_faults(inside, call);
}

http::Response show_world_behaviour(const Inside& inside, const Call&)
{
    return ok(show_behaviour(inside.context.world.behaviour()));
}

http::Response change_world_behaviour(const Inside& inside, const Call& call)
{
    World& world = inside.context.world;
    const auto body = parse_json(call.body);
    if (!body || !body->is_object())
        return error_answer(400, "BadRequest", "Send an object of settings.");
    Behaviour behaviour = world.behaviour();
    const auto changed = change_behaviour(behaviour, body->get_object());
    if (!changed) return error_answer(400, "BadRequest", changed.error());
    world.set_behaviour(behaviour);
    return ok(show_behaviour(behaviour));
}

json::object shown_route(const Service& service, const Route& route, const RouteAnswers& answers)
{
    return {{"service", service.name},     {"method", route.method},
            {"path", route.path},          {"action", route.action},
            {"answers", answers.answers},  {"refusals", answers.refusals},
            {"failures", answers.failures}};
}

http::Response list_routes(const Inside& inside, const Call&)
{
    const auto& counted = inside.counters.answers;
    json::array all;
    for (const auto& service : services())
        for (const auto& route : service.routes) {
            const auto known = counted.find(&route);
            all.emplace_back(shown_route(service, route,
                                         known != counted.end() ? known->second : RouteAnswers()));
        }
    return ok({{"routes", std::move(all)}});
}

http::Response reset_routes(const Inside& inside, const Call& call)
{
    inside.counters.answers.clear();
    return list_routes(inside, call);
}

http::Response list_objects(const Inside& inside, const Call& call)
{
    json::array all;
    for (const auto& named : named_kinds()) {
        if (!same(call.query_value("kind"), named.word)) continue;
        inside.context.world.each(named.kind, "", [&](const Object& object) {
            all.emplace_back(object.document);
            return true;
        });
    }
    return ok({{"objects", std::move(all)}});
}

constexpr DoorRoute door[] = {
    {"GET", "counters", "how many requests came, by route, and how many rows were written",
     show_counters},
    {"POST", "counters/reset", "begins to count again", reset_counters},
    {"POST", "perform", "does what `tresor simulate do` does: `{\"words\": [\"advance\", \"3d\"]}`",
     perform},
    {"POST", "advance",
     "lets time pass: `{\"by\": \"1h\"}` or `{\"to\": \"2026-01-15T08:00:00Z\"}`", advance},
    {"GET", "time",
     "what time it is, how fast it runs, and when the next of what is under way happens",
     show_time},
    {"PUT", "time", "lets time run faster or slower from now on, or stand still: `{\"scale\": 0}`",
     change_scale},
    {"POST", "faults", "plans faults", plan_faults},
    {"GET", "faults", "how many faults wait", count_faults},
    {"DELETE", "faults", "ends them", end_faults},
    {"GET", "behaviour", "how the world behaves", show_world_behaviour},
    {"PUT", "behaviour", "changes the settings that are sent", change_world_behaviour},
    {"GET", "routes", "every route, and how often it answered, refused and failed", list_routes},
    {"DELETE", "routes", "begins to count those again", reset_routes},
    {"GET", "objects", "the documents of a kind: `?kind=vault`", list_objects},
};

std::string known_routes()
{
    std::string text;
    for (const auto& route : door)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", route.method, route.path);
    return text;
}

} // namespace

void RouteAnswers::count(int status)
{
    ++(status < 400 ? answers : status < 500 ? refusals : failures);
}

std::span<const DoorRoute> door_routes()
{
    return door;
}

http::Response answer_door(const Inside& inside, const Call& call)
{
    std::string path;
    for (std::size_t i = 1; i < call.segments.size(); ++i)
        path += (i == 1 ? "" : "/") + fold(call.segments[i]);
    for (const auto& route : door)
        if (route.method == call.method && route.path == path) return route.answer(inside, call);
    return error_answer(404, "NotFound", "The admin door knows: " + known_routes() + ".");
}

} // namespace simulator
