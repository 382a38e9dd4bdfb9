// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/call.hpp"

#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

void read_query(Call& call, std::string_view query)
{
    for (const auto& pair : split(query, '&')) {
        const std::size_t equals = pair.find('=');
        const std::string name =
            fold(percent_decode(std::string_view(pair).substr(0, equals), true));
        const std::string value =
            equals == std::string::npos
                ? ""
                : percent_decode(std::string_view(pair).substr(equals + 1), true);
        call.query.emplace(name, value);
    }
    call.api_version = call.query_value("api-version");
}

/// Scheme and authority of an absolute URL; empty where there are none.
std::string_view origin_of(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    if (url.starts_with('/') || scheme == std::string_view::npos) return {};
    return url.substr(0, url.find_first_of("/?", scheme + 3));
}

} // namespace

const std::string& Call::operator[](std::string_view parameter) const
{
    static const std::string none;
    const auto found = parameters.find(parameter);
    return found == parameters.end() ? none : found->second;
}

std::string Call::query_value(std::string_view name) const
{
    const auto found = query.find(fold(name));
    return found == query.end() ? std::string() : found->second;
}

json::object Call::body_object() const
{
    const auto value = parse_json(body);
    return value && value->is_object() ? value->get_object() : json::object();
}

Call take_apart(const http::Request& request)
{
    Call call;
    call.method = request.method;
    call.body = request.body;
    const std::string_view origin = origin_of(request.url);
    const std::string_view target = std::string_view(request.url).substr(origin.size());
    call.base = origin;
    const std::size_t question = target.find('?');
    for (const auto& raw : split(target.substr(0, question), '/')) {
        call.segments.push_back(percent_decode(raw, false));
        call.path += "/" + call.segments.back();
    }
    // ARM tells lists of the other region by the slash at their end.
    if (target.substr(0, question).ends_with('/') && call.segments.size() > 1) call.path += "/";
    if (question != std::string::npos) read_query(call, target.substr(question + 1));
    return call;
}

} // namespace simulator
