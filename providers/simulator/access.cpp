// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/access.hpp"

#include "providers/simulator/answers.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace simulator {

namespace {

bool covers(std::string_view granted_scope, std::string_view scope)
{
    if (granted_scope == "/") return true;
    return starts_with_folded(scope, granted_scope) &&
           (scope.size() == granted_scope.size() || scope[granted_scope.size()] == '/');
}

bool listed(const json::object& permission, std::string_view list, std::string_view action)
{
    const json::array patterns = array_at(permission, list);
    return std::any_of(patterns.begin(), patterns.end(), [&](const json::value& pattern) {
        return pattern.is_string() && matches_wildcard(pattern.get_string(), action);
    });
}

bool grants(const std::vector<json::object>& permissions, std::string_view yes, std::string_view no,
            std::string_view action)
{
    return std::any_of(permissions.begin(), permissions.end(), [&](const json::object& permission) {
        return listed(permission, yes, action) && !listed(permission, no, action);
    });
}

std::string last_segment(std::string_view id)
{
    return std::string(id.substr(id.find_last_of('/') + 1));
}

} // namespace

std::optional<json::object> find_role(const World& world, std::string_view guid)
{
    for (const auto& role : built_in_roles())
        if (same(text_at(role, "name"), guid)) return role;
    const auto custom = world.find(Kind::role_definition, guid);
    if (!custom) return std::nullopt;
    return custom->document;
}

std::vector<json::object>
permissions_at(const World& world, std::string_view principal, std::string_view scope)
{
    std::vector<json::object> permissions;
    const LookBack late(world, world.behaviour().role_assignment_lag);
    for (const auto& assignment : world.linked(Kind::role_assignment, principal)) {
        if (!covers(text_at(assignment.document, "properties.scope"), scope)) continue;
        const auto role = find_role(
            world, last_segment(text_at(assignment.document, "properties.roleDefinitionId")));
        if (!role) continue;
        for (const auto& permission : array_at(*role, "properties.permissions"))
            if (permission.is_object()) permissions.push_back(permission.get_object());
    }
    return permissions;
}

bool grants_action(const std::vector<json::object>& permissions, std::string_view action)
{
    return grants(permissions, "actions", "notActions", action);
}

bool grants_data_action(const std::vector<json::object>& permissions, std::string_view action)
{
    return grants(permissions, "dataActions", "notDataActions", action);
}

std::optional<http::Response>
refuse_action(const World& world, const Call& call, std::string_view action)
{
    if (action.empty() || call.caller.empty()) return std::nullopt;
    if (grants_action(permissions_at(world, call.caller, call.path), action)) return std::nullopt;
    std::string client = call.caller;
    if (const auto principal = world.find(Kind::service_principal, call.caller))
        client = text_at(principal->document, "appId");
    return error_answer(
        403, "AuthorizationFailed",
        fmt::format("The client '{}' with object id '{}' does not have authorization to perform "
                    "action '{}' over scope '{}' or the scope is invalid. If access was recently "
                    "granted, please refresh your credentials.",
                    client, call.caller, action, call.path));
}

} // namespace simulator
