// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/access.hpp"
#include "providers/simulator/filter.hpp"
#include "providers/simulator/principals.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/role_definitions.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

std::string assignment_id(const std::string& scope, std::string_view name)
{
    return (scope == "/" ? "" : scope) + "/providers/Microsoft.Authorization/roleAssignments/" +
           std::string(name);
}

std::string last_segment(const std::string& id)
{
    return id.substr(id.find_last_of('/') + 1);
}

/// Only later reads know who made it.
json::object just_written(json::object assignment)
{
    assignment["properties"].as_object()["createdBy"] = nullptr;
    return assignment;
}

std::optional<Object>
equal_assignment(const World& world, const std::string& scope, const json::object& sent)
{
    const std::string role = last_segment(text_at(sent, "properties.roleDefinitionId"));
    for (auto& assignment :
         world.linked(Kind::role_assignment, text_at(sent, "properties.principalId")))
        if (same(text_at(assignment.document, "properties.scope"), scope) &&
            same(last_segment(text_at(assignment.document, "properties.roleDefinitionId")), role))
            return std::move(assignment);
    return std::nullopt;
}

/// A principal that Entra does not know yet is refused only where the body does not say its type.
std::optional<http::Response> refuse_principal(const World& world, const json::object& sent)
{
    const std::string principal = text_at(sent, "properties.principalId");
    const bool known = directory_knows(world, principal);
    if (known || !text_at(sent, "properties.principalType").empty()) return std::nullopt;
    return error_answer(400, "PrincipalNotFound",
                        fmt::format("Principal {} does not exist in the directory {}.",
                                    without_dashes(principal), tenant_of(world)));
}

json::object assignment_document(const World& world, const Call& call, const std::string& id,
                                 const json::object& sent, const std::optional<Object>& before)
{
    const json::object wanted = object_at(sent, "properties");
    const auto given = [&](std::string_view name) {
        const auto* value = wanted.if_contains(name);
        return value != nullptr ? *value : json::value();
    };
    const std::string now = iso_time(world.now());
    const std::string type = text_at(wanted, "principalType");
    const std::string created = before ? text_at(before->document, "properties.createdOn") : now;
    return {{"properties",
             {{"roleDefinitionId", given("roleDefinitionId")},
              {"principalId", given("principalId")},
              {"principalType", type.empty() ? "ServicePrincipal" : type},
              {"scope", call["scope"]},
              {"condition", given("condition")},
              {"conditionVersion", given("conditionVersion")},
              {"createdOn", created},
              {"updatedOn", now},
              {"createdBy", call.caller},
              {"updatedBy", call.caller},
              {"delegatedManagedIdentityResourceId", nullptr},
              {"description", given("description")}}},
            {"id", id},
            {"type", "Microsoft.Authorization/roleAssignments"},
            {"name", call["name"]}};
}

/// As many as a subscription can have.
std::optional<http::Response> refuse_more_assignments(const World& world, const Call& call)
{
    constexpr std::size_t most = 4000;
    if (call.segments.size() < 2 || !same(call.segments[0], "subscriptions")) return std::nullopt;
    std::size_t count = 0;
    world.each(Kind::role_assignment, "/subscriptions/" + call.segments[1] + "/",
               [&](const Object&) { return ++count < most; });
    if (count < most) return std::nullopt;
    return error_answer(400, "RoleAssignmentLimitExceeded",
                        "No more role assignments can be created for this subscription.");
}

http::Response put_assignment(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const std::string id = assignment_id(call["scope"], call["name"]);
    if (text_at(sent, "properties.principalId").empty() ||
        text_at(sent, "properties.roleDefinitionId").empty())
        return error_answer(400, "InvalidRequestContent",
                            "The principalId and the roleDefinitionId are required.");
    if (!find_role(context.world, last_segment(text_at(sent, "properties.roleDefinitionId"))))
        return error_answer(
            400, "RoleDefinitionDoesNotExist",
            fmt::format(
                "The specified role definition with ID '{}' does not exist.",
                without_dashes(last_segment(text_at(sent, "properties.roleDefinitionId")))));
    if (auto refusal = refuse_principal(context.world, sent)) return *refusal;
    const auto before = context.world.find(Kind::role_assignment, id);
    const auto equal = equal_assignment(context.world, call["scope"], sent);
    if (equal && !same(equal->id, id))
        return error_answer(409, "RoleAssignmentExists", "The role assignment already exists.");
    if (!before)
        if (auto refusal = refuse_more_assignments(context.world, call)) return *refusal;
    const json::object document = assignment_document(context.world, call, id, sent, before);
    context.world.put(Kind::role_assignment, id, document);
    return answer_with(201, just_written(document));
}

http::Response get_assignment(Context& context, const Call& call)
{
    const auto found =
        context.world.find(Kind::role_assignment, assignment_id(call["scope"], call["name"]));
    if (found) return ok(found->document);
    return error_answer(404, "RoleAssignmentNotFound",
                        fmt::format("The role assignment '{}' is not found.", call["name"]));
}

http::Response delete_assignment(Context& context, const Call& call)
{
    const auto found =
        context.world.find(Kind::role_assignment, assignment_id(call["scope"], call["name"]));
    if (!found) return empty_answer(204);
    context.world.erase(Kind::role_assignment, found->id);
    return ok(found->document);
}

bool is_at_or_above(std::string_view scope, std::string_view of)
{
    return scope == "/" || same(scope, of) || starts_with_folded(of, std::string(scope) + "/");
}

/// `atScope()`: this scope and what it inherits; without it, what lies below as well.
bool is_in_view(const Filter& filter, const std::string& scope, const json::object& assignment)
{
    const std::string at = text_at(assignment, "properties.scope");
    const auto principal = filter.value("principalId");
    if (principal && !same(*principal, text_at(assignment, "properties.principalId"))) return false;
    if (filter.has_function("assignedTo") && !same(filter.value("assignedTo").value_or(""),
                                                   text_at(assignment, "properties.principalId")))
        return false;
    return is_at_or_above(at, scope) ||
           (!filter.has_function("atScope") && is_at_or_above(scope, at));
}

/// The role is named below the subscription that was asked.
json::object shown_assignment(const Call& call, const json::object& assignment)
{
    json::object body = shown(assignment);
    const std::string role = text_at(body, "properties.roleDefinitionId");
    if (role.starts_with("/providers/") && call.segments.size() > 1 &&
        same(call.segments[0], "subscriptions"))
        body["properties"].as_object()["roleDefinitionId"] =
            "/subscriptions/" + call.segments[1] + role;
    return body;
}

http::Response list_assignments(Context& context, const Call& call)
{
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter) return error_answer(400, "BadRequest", "The filter is not valid.");
    return page_of(context.world, call, Kind::role_assignment, "/", [&](const Object& assignment) {
        const bool wanted = is_in_view(*filter, call["scope"], assignment.document);
        return wanted ? std::optional(shown_assignment(call, assignment.document)) : std::nullopt;
    });
}

http::Response list_permissions(Context& context, const Call& call)
{
    json::array values;
    for (auto& permission : permissions_at(context.world, call.caller, call["scope"]))
        values.emplace_back(std::move(permission));
    return ok({{"value", std::move(values)}});
}

} // namespace

Service authorization_service()
{
    static constexpr std::string_view one =
        "{scope...}/providers/Microsoft.Authorization/roleAssignments/{name}";
    return {
        "authorization",
        {
            {"GET", "{scope...}/providers/Microsoft.Authorization/roleAssignments",
             "Microsoft.Authorization/roleAssignments/read", list_assignments},
            {"GET", one, "Microsoft.Authorization/roleAssignments/read", get_assignment},
            {"PUT", one, "Microsoft.Authorization/roleAssignments/write", put_assignment},
            {"DELETE", one, "Microsoft.Authorization/roleAssignments/delete", delete_assignment},
            {"GET", "{scope...}/providers/Microsoft.Authorization/permissions", "",
             list_permissions},
        },
        {}};
}

} // namespace simulator
