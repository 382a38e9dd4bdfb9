// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/request_class.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

namespace azure {

namespace {

using Segments = std::vector<std::string>;

Segments folded_segments(std::string_view target)
{
    target = target.substr(0, target.find('?'));
    Segments segments;
    while (!target.empty()) {
        target.remove_prefix(1);
        const auto slash = std::min(target.find('/'), target.size());
        std::string segment(target.substr(0, slash));
        std::ranges::transform(segment, segment.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        segments.push_back(std::move(segment));
        target.remove_prefix(slash);
    }
    return segments;
}

RequestClass::Verb verb(std::string_view method)
{
    if (method == "GET" || method == "HEAD") return RequestClass::Verb::read;
    return method == "DELETE" ? RequestClass::Verb::remove : RequestClass::Verb::write;
}

std::string_view suffix(std::string_view method)
{
    if (method == "GET" || method == "HEAD") return "/read";
    if (method == "DELETE") return "/delete";
    return method == "POST" ? "/action" : "/write";
}

/// After "providers" come the namespace, then types and names in turn: the types make the action,
/// and all up to the first name is the scope.
void read_provider(RequestClass& made, const Segments& segments, std::size_t provider)
{
    for (std::size_t i = 0; i < segments.size() && i < provider + 4; ++i)
        made.scope += "/" + segments[i];
    if (provider + 1 < segments.size()) made.action = segments[provider + 1];
    for (std::size_t i = provider + 2; i < segments.size(); i += 2)
        made.action += "/" + segments[i];
}

} // namespace

RequestClass classify(const http::Request& request)
{
    RequestClass made;
    const auto url = http::split_url(request.url);
    made.host = url.host + ":" + url.port;
    made.verb = verb(request.method);
    const auto segments = folded_segments(url.target);
    if (segments.size() > 1 && segments[0] == "subscriptions") made.subscription = segments[1];
    const auto last = std::find(segments.rbegin(), segments.rend(), "providers");
    if (last != segments.rend())
        read_provider(made, segments, static_cast<std::size_t>(segments.rend() - last) - 1);
    if (made.action == "microsoft.resourcegraph/resources") made.verb = RequestClass::Verb::read;
    // "operationsStatus", "operationResults", "backupOperations", "DiskOperations", …
    if (made.verb == RequestClass::Verb::read &&
        made.action.substr(made.action.rfind('/') + 1).contains("operation"))
        made.verb = RequestClass::Verb::poll;
    made.action += suffix(request.method);
    for (const auto& segment : segments) made.object += "/" + segment;
    made.registers = request.headers.has(registers_marker);
    return made;
}

} // namespace azure
