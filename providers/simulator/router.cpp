// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/router.hpp"

#include "providers/simulator/access.hpp"
#include "providers/simulator/generations.hpp"
#include "providers/simulator/services/locks.hpp"
#include "providers/simulator/signed_urls.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace simulator {

namespace {

/// A route with its template cut up once.
struct Pattern {
    const Route* route = nullptr;
    std::vector<std::string> segments;
    bool any_scope = false; ///< begins with {scope...}
};

std::vector<Pattern> make_patterns()
{
    std::vector<Pattern> patterns;
    for (const auto& service : services())
        for (const auto& route : service.routes) {
            Pattern pattern{&route, split(route.path, '/'), false};
            pattern.any_scope =
                !pattern.segments.empty() && pattern.segments.front() == "{scope...}";
            if (pattern.any_scope) pattern.segments.erase(pattern.segments.begin());
            patterns.push_back(std::move(pattern));
        }
    return patterns;
}

bool is_parameter(std::string_view segment)
{
    return segment.starts_with('{') && segment.ends_with('}');
}

bool matches(const Pattern& pattern, std::span<const std::string> segments)
{
    if (pattern.any_scope && segments.size() > pattern.segments.size())
        segments = segments.last(pattern.segments.size());
    return segments.size() == pattern.segments.size() &&
           std::equal(segments.begin(), segments.end(), pattern.segments.begin(),
                      [](const std::string& actual, const std::string& wanted) {
                          return is_parameter(wanted) || same(actual, wanted);
                      });
}

void fill_parameters(Call& call, const Pattern& pattern)
{
    call.parameters.clear();
    const std::size_t before = call.segments.size() - pattern.segments.size();
    std::string scope;
    for (std::size_t i = 0; i < before; ++i) scope += "/" + call.segments[i];
    if (pattern.any_scope) call.parameters["scope"] = scope.empty() ? "/" : scope;
    for (std::size_t i = 0; i < pattern.segments.size(); ++i)
        if (const std::string& name = pattern.segments[i]; is_parameter(name))
            call.parameters[name.substr(1, name.size() - 2)] = call.segments[before + i];
}

/// The subscription of any scope, so that role assignments of a missing one are refused too.
std::string subscription_of(const Call& call)
{
    const bool has_one = call.segments.size() >= 2 && same(call.segments[0], "subscriptions");
    return has_one ? call.segments[1] : std::string();
}

std::optional<http::Response>
missing_parent(const Context& context, const Call& call, const Route& route)
{
    const std::string subscription = subscription_of(call);
    if (subscription.empty()) return std::nullopt;
    const std::string scope = "/subscriptions/" + subscription;
    if (!context.world.has(Kind::subscription, scope)) return subscription_not_found(subscription);
    const bool names_group = call.segments.size() > 4 && same(call.segments[2], "resourceGroups");
    if (names_group &&
        !context.world.has(Kind::resource_group, scope + "/resourceGroups/" + call.segments[3]) &&
        route.method != "DELETE")
        return group_not_found(call.segments[3]);
    return std::nullopt;
}

bool has_malformed_body(const Call& call)
{
    if (call.body.empty()) return false;
    const auto value = parse_json(call.body);
    return !value || !value->is_object();
}

/// What keeps the call from its handler, in the order in which Azure looks.
std::optional<http::Response>
refuse_call(const Context& context, const Call& call, const Route& route)
{
    if (call.api_version.empty())
        return error_answer(
            400, "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.");
    if (auto refusal = refuse_version(context.world, call)) return refusal;
    if (auto refusal = refuse_altered_url(context.world, call)) return refusal;
    if (auto refusal = missing_parent(context, call, route)) return refusal;
    if (auto refusal = refuse_action(context.world, call, route.action)) return refusal;
    if (auto refusal = refuse_locked(context.world, call)) return refusal;
    if (has_malformed_body(call))
        return invalid_content("Unexpected character encountered while parsing value");
    return std::nullopt;
}

http::Response answer_call(Context& context, const Call& call, const Route& route)
{
    if (auto refusal = refuse_call(context, call, route)) return std::move(*refusal);
    return route.handler(context, call);
}

} // namespace

const Route* find_route(Call& call, bool& path_known)
{
    static const std::vector<Pattern> patterns = make_patterns();
    path_known = false;
    for (const auto& pattern : patterns) {
        if (!matches(pattern, call.segments)) continue;
        path_known = true;
        if (pattern.route->method != call.method) continue;
        fill_parameters(call, pattern);
        return pattern.route;
    }
    return nullptr;
}

http::Response dispatch(Context& context, Call& call, const Route& route)
{
    http::Response response = answer_call(context, call, route);
    spell_enums(call, response);
    sign_poll_urls(context.world, call, response);
    return response;
}

http::Response no_such_path(const Call& call, bool path_known)
{
    if (path_known)
        return error_answer(
            405, "HttpMethodNotAllowed",
            fmt::format("The http method '{}' is not supported at this path.", call.method));
    return unknown_type(call);
}

} // namespace simulator
