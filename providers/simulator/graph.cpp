// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/answers.hpp"
#include "providers/simulator/identity.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

http::Response not_found(World& world, std::string_view what)
{
    const std::string request = world.new_guid();
    return answer_with(
        404, {{"error",
               {{"code", "Request_ResourceNotFound"},
                {"message", fmt::format("Resource '{}' does not exist or one of its queried "
                                        "reference-property objects are not present.",
                                        what)},
                {"innerError",
                 {{"date", iso_time(world.now())},
                  {"request-id", request},
                  {"client-request-id", request}}}}}});
}

/// The text between the first pair of quotes.
std::string quoted(std::string_view text)
{
    const std::size_t open = text.find('\'');
    const std::size_t close = text.find('\'', open + 1);
    if (open == std::string_view::npos || close == std::string_view::npos) return {};
    return std::string(text.substr(open + 1, close - open - 1));
}

http::Response list(const World& world, const Call& call, const std::string& filter)
{
    const std::string wanted = quoted(filter);
    json::array values;
    for (const auto& principal : world.linked(Kind::service_principal, wanted))
        if (!fold(filter).contains("displayname") ==
            same(text_at(principal.document, "appId"), wanted))
            values.emplace_back(shown(principal.document));
    return ok({{"@odata.context", call.base + "/v1.0/$metadata#servicePrincipals"},
               {"value", std::move(values)}});
}

http::Response
one(World& world, const Call& call, const std::string& what, const std::optional<Object>& principal)
{
    if (!principal) return not_found(world, what);
    json::object body{{"@odata.context", call.base + "/v1.0/$metadata#servicePrincipals/$entity"}};
    merge(body, shown(principal->document));
    return ok(body);
}

/// Those of them that are there, in the order in which they were asked for.
http::Response by_ids(const World& world, const Call& call)
{
    json::array values;
    for (const auto& id : array_at(call.body_object(), "ids")) {
        if (!id.is_string()) continue;
        const auto principal = world.find(Kind::service_principal, std::string(id.get_string()));
        if (!principal) continue;
        json::object value{{"@odata.type", "#microsoft.graph.servicePrincipal"}};
        merge(value, shown(principal->document));
        values.emplace_back(std::move(value));
    }
    return ok({{"@odata.context", call.base + "/v1.0/$metadata#directoryObjects"},
               {"value", std::move(values)}});
}

} // namespace

std::optional<http::Response> answer_graph(World& world, const Call& call)
{
    const auto& path = call.segments;
    if (path.size() < 2 || !same(path[0], "v1.0")) return std::nullopt;
    if (call.method == "POST" && same(call.path, "/v1.0/directoryObjects/getByIds"))
        return by_ids(world, call);
    if (call.method != "GET" || !starts_with_folded(path[1], "servicePrincipals"))
        return error_answer(400, "BadRequest",
                            fmt::format("Resource not found for the segment '{}'.", path[1]));
    if (starts_with_folded(path[1], "servicePrincipals(appId=")) {
        auto found = world.linked(Kind::service_principal, quoted(path[1]));
        return one(world, call, quoted(path[1]),
                   found.empty() ? std::nullopt : std::optional(std::move(found.front())));
    }
    if (path.size() > 2)
        return one(world, call, path[2], world.find(Kind::service_principal, path[2]));
    return list(world, call, call.query_value("$filter"));
}

} // namespace simulator
