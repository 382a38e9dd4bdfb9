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

http::Response show_counters(const World& world, const Counters& counters)
{
    json::object routes;
    for (const auto& [route, count] : counters.routes) routes[route] = count;
    return ok({{"requests", counters.requests},
               {"rows_written", world.rows_written()},
               {"routes", std::move(routes)}});
}

http::Response perform(Context& context, const Call& call)
{
    std::vector<std::string> words;
    for (const auto& word : array_at(call.body_object(), "words"))
        if (word.is_string()) words.emplace_back(word.get_string());
    const auto said = perform_action(context, words);
    return said ? ok({{"result", *said}}) : refused(said.error());
}

http::Response advance(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto by = parse_duration(text_at(sent, "by"));
    const auto to = parse_time(text_at(sent, "to"));
    if (!by && !to)
        return error_answer(400, "BadRequest",
                            "Send {\"by\": \"1h\"} or {\"to\": \"2026-01-15T08:00:00Z\"}.");
    context.world.set_time(to ? std::max(*to, context.world.now()) : context.world.now() + *by);
    context.operations.settle();
    return ok({{"now", iso_time(context.world.now())}});
}

/// `next`: when the next of what is under way happens.
http::Response show_time(const Context& context)
{
    json::object shown{{"now", iso_time(context.world.now())}};
    if (const auto next = context.operations.next_due()) shown["next"] = iso_time(*next);
    return ok(shown);
}

http::Response plan_faults(Faults& faults, const Call& call)
{
    const auto body = parse_json(call.body);
    const auto planned = faults.plan(body.value_or(json::value()));
    if (!planned) return error_answer(400, "BadRequest", planned.error());
    return ok({{"faults", *planned}});
}

http::Response list_routes()
{
    json::array all;
    for (const auto& service : services())
        for (const auto& route : service.routes)
            all.emplace_back(json::object{{"service", service.name},
                                          {"method", route.method},
                                          {"path", route.path},
                                          {"action", route.action}});
    return ok({{"routes", std::move(all)}});
}

http::Response list_objects(const Context& context, const Call& call)
{
    json::array all;
    for (const auto& named : named_kinds()) {
        if (!same(call.query_value("kind"), named.word)) continue;
        context.world.each(named.kind, "", [&](const Object& object) {
            all.emplace_back(object.document);
            return true;
        });
    }
    return ok({{"objects", std::move(all)}});
}

http::Response change_behaviour(World& world, const Call& call)
{
    const auto body = parse_json(call.body);
    if (!body || !body->is_object())
        return error_answer(400, "BadRequest", "Send an object of settings.");
    Behaviour behaviour = world.behaviour();
    const auto changed = change_behaviour(behaviour, body->get_object());
    if (!changed) return error_answer(400, "BadRequest", changed.error());
    world.set_behaviour(behaviour);
    return ok(show_behaviour(behaviour));
}

} // namespace

http::Response answer_door(Context& context, Counters& counters, Faults& faults, const Call& call)
{
    std::string what = call.method;
    for (std::size_t i = 1; i < call.segments.size(); ++i) what += " " + fold(call.segments[i]);
    if (what == "GET counters") return show_counters(context.world, counters);
    if (what == "POST counters reset") {
        counters = {};
        return show_counters(context.world, counters);
    }
    if (what == "POST perform") return perform(context, call);
    if (what == "POST advance") return advance(context, call);
    if (what == "GET time") return show_time(context);
    if (what == "POST faults") return plan_faults(faults, call);
    if (what == "GET faults") return ok({{"faults", faults.size()}});
    if (what == "DELETE faults") {
        faults.clear();
        return ok({{"faults", 0}});
    }
    if (what == "GET behaviour") return ok(show_behaviour(context.world.behaviour()));
    if (what == "PUT behaviour") return change_behaviour(context.world, call);
    if (what == "GET routes") return list_routes();
    if (what == "GET objects") return list_objects(context, call);
    return error_answer(404, "NotFound",
                        "The admin door knows: GET counters, POST counters/reset, POST perform, "
                        "POST advance, GET time, "
                        "POST faults, GET faults, DELETE faults, GET behaviour, PUT behaviour, "
                        "GET routes, GET objects?kind=….");
}

} // namespace simulator
