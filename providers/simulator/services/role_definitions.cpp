// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/role_definitions.hpp"

#include "providers/simulator/access.hpp"
#include "providers/simulator/filter.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace simulator {

namespace {

/// With its last edit by now; until the first one it is as it was made.
json::object as_of(json::object role, Time now)
{
    const json::array edits = array_at(role, "$edits");
    if (edits.empty()) return role;
    auto& properties = role["properties"].as_object();
    properties["updatedOn"] = properties["createdOn"];
    for (const auto& edit : edits) {
        const auto on = parse_time(text_at(edit.get_object(), "on"));
        if (on && *on > now) break;
        properties["updatedOn"] = edit.at("on");
        properties["updatedBy"] = edit.at("by");
    }
    return role;
}

/// Role definitions come back under the subscription that was asked.
json::object shown_role(const Call& call, json::object role)
{
    const bool in_subscription =
        call.segments.size() > 1 && same(call.segments[0], "subscriptions");
    const std::string scope = in_subscription ? "/subscriptions/" + call.segments[1] : "";
    role["id"] =
        scope + "/providers/Microsoft.Authorization/roleDefinitions/" + text_at(role, "name");
    return role;
}

http::Response unknown_role(const Call& call)
{
    return error_answer(404, "RoleDefinitionDoesNotExist",
                        fmt::format("The specified role definition with ID '{}' does not exist.",
                                    without_dashes(call["name"])));
}

http::Response list_roles(Context& context, const Call& call)
{
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter) return error_answer(400, "BadRequest", "The filter is not valid.");
    const auto name = filter->value("roleName");
    const auto type = filter->value("type");
    json::array values;
    const auto add = [&](const json::object& role) {
        if (name && !same(*name, text_at(role, "properties.roleName"))) return;
        if (type && !same(*type, text_at(role, "properties.type"))) return;
        values.emplace_back(shown_role(call, shown(as_of(role, context.world.now()))));
    };
    for (const auto& role : built_in_roles()) add(role);
    context.world.each(Kind::role_definition, "", [&](const Object& role) {
        add(role.document);
        return true;
    });
    return ok({{"value", std::move(values)}});
}

http::Response get_role(Context& context, const Call& call)
{
    const auto role = find_role(context.world, call["name"]);
    if (!role) return unknown_role(call);
    return ok(shown_role(call, shown(as_of(*role, context.world.now()))));
}

bool is_built_in(std::string_view guid)
{
    return std::ranges::any_of(built_in_roles(), [&](const json::object& role) {
        return same(text_at(role, "name"), guid);
    });
}

/// A custom role of that name and another id.
bool is_name_taken(const World& world, const std::string& name, std::string_view guid)
{
    bool taken = std::ranges::any_of(built_in_roles(), [&](const json::object& role) {
        return same(text_at(role, "properties.roleName"), name);
    });
    world.each(Kind::role_definition, "", [&](const Object& role) {
        taken = taken || (same(text_at(role.document, "properties.roleName"), name) &&
                          !same(text_at(role.document, "name"), guid));
        return !taken;
    });
    return taken;
}

std::optional<http::Response>
refuse_role(const World& world, const Call& call, const json::object& sent)
{
    const std::string name = text_at(sent, "properties.roleName");
    if (is_built_in(call["name"]))
        return error_answer(403, "RoleDefinitionUpdateForbidden",
                            "Built-in role definitions cannot be changed.");
    if (name.empty() || array_at(sent, "properties.permissions").empty())
        return error_answer(400, "InvalidRoleDefinition",
                            "The role name and the permissions are required.");
    if (array_at(sent, "properties.assignableScopes").empty())
        return error_answer(400, "MissingAssignableScopes",
                            "At least one assignable scope is required.");
    if (is_name_taken(world, name, call["name"]))
        return error_answer(409, "RoleDefinitionWithSameNameExists",
                            fmt::format("A custom role with the same name already exists in this "
                                        "directory. Use a different name: '{}'.",
                                        name));
    return std::nullopt;
}

json::array whole_permissions(const json::object& sent)
{
    json::array permissions;
    for (const auto& value : array_at(sent, "properties.permissions")) {
        const json::object given = value.is_object() ? value.get_object() : json::object();
        json::object whole;
        for (const std::string_view list :
             {"actions", "notActions", "dataActions", "notDataActions"})
            whole[list] = array_at(given, list);
        permissions.emplace_back(std::move(whole));
    }
    return permissions;
}

http::Response put_role(Context& context, const Call& call)
{
    World& world = context.world;
    const json::object sent = call.body_object();
    if (auto refusal = refuse_role(world, call, sent)) return *refusal;
    const auto before = world.find(Kind::role_definition, call["name"]);
    const std::string now = iso_time(world.now());
    const std::string created = before ? text_at(before->document, "properties.createdOn") : now;
    json::object role{{"properties",
                       {{"roleName", text_at(sent, "properties.roleName")},
                        {"type", "CustomRole"},
                        {"description", text_at(sent, "properties.description")},
                        {"assignableScopes", array_at(sent, "properties.assignableScopes")},
                        {"permissions", whole_permissions(sent)},
                        {"createdOn", created},
                        {"updatedOn", now},
                        {"createdBy", call.caller},
                        {"updatedBy", call.caller}}},
                      {"type", "Microsoft.Authorization/roleDefinitions"},
                      {"name", call["name"]}};
    world.put(Kind::role_definition, call["name"], role);
    // Only later reads know who made it.
    role["properties"].as_object()["createdBy"] = nullptr;
    return answer_with(201, shown_role(call, std::move(role)));
}

bool is_assigned(const World& world, std::string_view guid)
{
    bool assigned = false;
    world.each(Kind::role_assignment, "/", [&](const Object& assignment) {
        const std::string role = text_at(assignment.document, "properties.roleDefinitionId");
        assigned = same(role.substr(role.find_last_of('/') + 1), guid);
        return !assigned;
    });
    return assigned;
}

http::Response delete_role(Context& context, const Call& call)
{
    const auto role = context.world.find(Kind::role_definition, call["name"]);
    if (!role) return empty_answer(204);
    if (is_assigned(context.world, call["name"]))
        return error_answer(400, "RoleDefinitionHasAssignments",
                            "There are existing role assignments referencing this role.");
    context.world.erase(Kind::role_definition, role->id);
    return ok(shown_role(call, shown(role->document)));
}

} // namespace

std::string without_dashes(std::string_view guid)
{
    std::string text;
    for (const char c : guid)
        if (c != '-') text += c;
    return text;
}

Service role_definition_service()
{
    static constexpr std::string_view one =
        "{scope...}/providers/Microsoft.Authorization/roleDefinitions/{name}";
    static constexpr std::string_view read = "Microsoft.Authorization/roleDefinitions/read";
    return {"role definitions",
            {
                {"GET", "{scope...}/providers/Microsoft.Authorization/roleDefinitions", read,
                 list_roles},
                {"GET", one, read, get_role},
                {"PUT", one, "Microsoft.Authorization/roleDefinitions/write", put_role},
                {"DELETE", one, "Microsoft.Authorization/roleDefinitions/delete", delete_role},
            },
            {}};
}

} // namespace simulator
