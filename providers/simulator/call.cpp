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
    const http::UrlParts url = http::split_url(request.url);
    const std::string target = url.scheme.empty() ? request.url : url.target;
    if (!url.scheme.empty()) {
        const bool usual = url.port == (url.scheme == "https" ? "443" : "80");
        call.base = url.scheme + "://" + url.host + (usual ? "" : ":" + url.port);
    }
    const std::size_t question = target.find('?');
    for (const auto& raw : split(std::string_view(target).substr(0, question), '/')) {
        call.segments.push_back(percent_decode(raw, false));
        call.path += "/" + call.segments.back();
    }
    if (question != std::string::npos)
        read_query(call, std::string_view(target).substr(question + 1));
    return call;
}

} // namespace simulator
