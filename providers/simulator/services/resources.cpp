// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/resources.hpp"

#include "providers/simulator/text.hpp"

#include <cstdlib>

namespace simulator {

namespace {

constexpr std::size_t usual_page_size = 200;

std::string next_link(const Call& call, std::string_view last_id)
{
    std::string url = call.base + call.path + "?api-version=" + percent_encode(call.api_version);
    for (const auto& [name, value] : call.query)
        if (name != "api-version" && name != "$skiptoken")
            url += "&" + percent_encode(name) + "=" + percent_encode(value);
    return url + "&%24skiptoken=" + percent_encode(base64_encode(last_id));
}

std::size_t page_size(const World& world)
{
    const std::int64_t wanted = world.behaviour().page_size;
    return wanted > 0 ? static_cast<std::size_t>(wanted) : usual_page_size;
}

} // namespace

std::string subscription_scope(const Call& call)
{
    return "/subscriptions/" + call["subscription"];
}

std::string group_scope(const World& world, const Call& call)
{
    const std::string id = subscription_scope(call) + "/resourceGroups/" + call["group"];
    const auto group = world.find(Kind::resource_group, id);
    return group ? group->id : id;
}

std::string
resource_id(const World& world, const Call& call, std::string_view type, std::string_view name)
{
    return group_scope(world, call) + "/providers/" + std::string(type) + "/" + std::string(name);
}

std::string location_name(std::string_view text)
{
    std::string name;
    for (const char c : fold(text))
        if (c != ' ') name += c;
    return name;
}

json::object shown(const json::object& document)
{
    json::object visible;
    for (const auto& [name, value] : document)
        if (!name.starts_with('$')) visible.emplace(name, value);
    return visible;
}

http::Response
page_of(const World& world, const Call& call, Kind kind, std::string_view prefix, const Show& show)
{
    const std::size_t size = page_size(world);
    const LookBack late(world, world.behaviour().list_lag);
    json::array values;
    std::string last;
    bool more = false;
    const std::string after = base64_decode(call.query_value("$skiptoken"));
    world.each(
        kind, prefix,
        [&](const Object& object) {
            auto document = show(object);
            if (!document) return true;
            if (values.size() == size) {
                more = true;
                return false;
            }
            values.emplace_back(std::move(*document));
            last = object.id;
            return true;
        },
        after);
    json::object body{{"value", std::move(values)}};
    if (more) body["nextLink"] = next_link(call, last);
    return ok(body);
}

http::Response page_of(const World& world, const Call& call, std::size_t count, const ShowAt& show)
{
    const std::size_t size = page_size(world);
    const std::string token = base64_decode(call.query_value("$skiptoken"));
    const std::size_t begin = token.empty() ? 0 : std::strtoull(token.c_str(), nullptr, 10);
    json::array values;
    std::size_t at = begin;
    for (; at < count && values.size() < size; ++at) values.emplace_back(show(at));
    json::object body{{"value", std::move(values)}};
    if (at < count) body["nextLink"] = next_link(call, std::to_string(at));
    return ok(body);
}

http::Response get_resource(const World& world, const Call& call, Kind kind, std::string_view type,
                            std::string_view name)
{
    const auto found = world.find(kind, resource_id(world, call, type, name));
    if (!found) return resource_not_found(type, name, call["group"]);
    return ok(shown(found->document));
}

} // namespace simulator
