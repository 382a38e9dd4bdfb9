// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/identities.hpp"

#include "providers/simulator/principals.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

constexpr std::string_view identity_type = "Microsoft.ManagedIdentity/userAssignedIdentities";

/// The ids of an identity, of one made up where it is none of this world's.
json::object ids_of(World& world, std::string_view id)
{
    const auto known = world.find(Kind::user_identity, id);
    if (!known) return add_managed_identity(world, id.substr(id.find_last_of('/') + 1));
    const json::object properties = object_at(known->document, "properties");
    return {{"principalId", text_at(properties, "principalId")},
            {"clientId", text_at(properties, "clientId")}};
}

/// Lays a change over the user-assigned ones; null takes one away.
json::object user_identities(World& world, json::object identities, const json::object& sent)
{
    for (const auto& [id, value] : sent) {
        if (value.is_null())
            identities.erase(id);
        else if (!identities.contains(id))
            identities[id] = ids_of(world, id);
    }
    return identities;
}

/// The group's id as this service spells it: "resourcegroups".
std::string identity_id(const World& world, const Call& call)
{
    std::string id = resource_id(world, call, identity_type, call["name"]);
    if (const auto at = id.find("/resourceGroups/"); at != std::string::npos)
        id.replace(at, 16, "/resourcegroups/");
    return id;
}

http::Response put_user_identity(Context& context, const Call& call)
{
    World& world = context.world;
    const json::object sent = call.body_object();
    const std::string id = identity_id(world, call);
    const auto before = world.find(Kind::user_identity, id);
    if (text_at(sent, "location").empty())
        return error_answer(400, "LocationRequired",
                            "The location property is required for this definition.");
    json::object properties;
    if (before)
        properties = object_at(before->document, "properties");
    else {
        properties = add_managed_identity(world, call["name"]);
        properties["tenantId"] = tenant_of(world);
    }
    const json::object document{{"location", location_name(text_at(sent, "location"))},
                                {"tags", object_at(sent, "tags")},
                                {"id", before ? before->id : id},
                                {"name", call["name"]},
                                {"type", identity_type},
                                {"properties", std::move(properties)}};
    world.put(Kind::user_identity, id, document);
    http::Response response = answer_with(before ? 200 : 201, document);
    if (!before) response.headers.set("Location", id);
    return response;
}

http::Response get_user_identity(Context& context, const Call& call)
{
    return get_resource(context.world, call, Kind::user_identity, identity_type, call["name"]);
}

http::Response list_user_identities(Context& context, const Call& call)
{
    const std::string scope =
        call["group"].empty() ? subscription_scope(call) : group_scope(context.world, call);
    return page_of(context.world, call, Kind::user_identity, scope + "/",
                   [](const Object& identity) { return shown(identity.document); });
}

/// Its principal goes with it; what it was granted stays behind, as in Azure.
http::Response delete_user_identity(Context& context, const Call& call)
{
    const auto identity = context.world.find(Kind::user_identity, identity_id(context.world, call));
    if (!identity) return empty_answer(204);
    context.world.erase(Kind::service_principal,
                        text_at(identity->document, "properties.principalId"));
    context.world.erase(Kind::user_identity, identity->id);
    return empty_answer(200);
}

} // namespace

json::value changed_identity(World& world, const json::object& before, const json::object& sent,
                             std::string_view name)
{
    if (sent.empty()) return before.empty() ? json::value() : json::value(before);
    const std::string type = fold(text_at(sent, "type"));
    const bool system = type.contains("systemassigned");
    json::object users = type.contains("userassigned")
                             ? user_identities(world, object_at(before, "userAssignedIdentities"),
                                               object_at(sent, "userAssignedIdentities"))
                             : json::object();
    if (!system && users.empty()) return nullptr;
    json::object identity{{"type", system && !users.empty() ? "SystemAssigned, UserAssigned"
                                   : system                 ? "SystemAssigned"
                                                            : "UserAssigned"}};
    if (system) {
        const std::string own = text_at(before, "principalId");
        identity["principalId"] =
            own.empty() ? text_at(add_managed_identity(world, name), "principalId") : own;
        identity["tenantId"] = tenant_of(world);
    }
    if (!users.empty()) identity["userAssignedIdentities"] = std::move(users);
    return identity;
}

std::string principal_of(const json::object& identity, std::string_view user_identity)
{
    if (user_identity.empty()) return text_at(identity, "principalId");
    for (const auto& [id, value] : object_at(identity, "userAssignedIdentities"))
        if (same(id, user_identity) && value.is_object())
            return text_at(value.get_object(), "principalId");
    return {};
}

Service identity_service()
{
    static constexpr std::string_view all =
        "/subscriptions/{subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities";
    static constexpr std::string_view of_group =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
        "Microsoft.ManagedIdentity/userAssignedIdentities";
    static constexpr std::string_view one =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
        "Microsoft.ManagedIdentity/userAssignedIdentities/{name}";
    static constexpr std::string_view read =
        "Microsoft.ManagedIdentity/userAssignedIdentities/read";
    static constexpr std::string_view write =
        "Microsoft.ManagedIdentity/userAssignedIdentities/write";
    return {"managed identities",
            {
                {"GET", all, read, list_user_identities},
                {"GET", of_group, read, list_user_identities},
                {"GET", one, read, get_user_identity},
                {"PUT", one, write, put_user_identity},
                {"DELETE", one, "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
                 delete_user_identity},
            },
            {}};
}

} // namespace simulator
