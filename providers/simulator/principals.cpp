// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/principals.hpp"

namespace simulator {

std::string tenant_of(const World& world)
{
    std::string tenant;
    world.each(Kind::tenant, "", [&](const Object& object) {
        tenant = object.id;
        return false;
    });
    return tenant;
}

void add_principal(World& world, const Principal& principal)
{
    json::object document{{"id", principal.object_id},
                          {"deletedDateTime", nullptr},
                          {"accountEnabled", true},
                          {"alternativeNames", json::array()},
                          {"appDisplayName", principal.name},
                          {"appId", principal.app_id},
                          {"appOwnerOrganizationId", tenant_of(world)},
                          {"displayName", principal.name},
                          {"servicePrincipalNames", json::array{json::value(principal.app_id)}},
                          {"servicePrincipalType", principal.type},
                          {"tags", json::array()}};
    if (!principal.secret.empty()) document["$secret"] = principal.secret;
    if (!principal.certificate.empty()) document["$certificate"] = principal.certificate;
    if (!principal.federated.empty()) document["$federated"] = principal.federated;
    if (!principal.attached.empty()) document["$attached"] = principal.attached;
    world.put(Kind::service_principal, principal.object_id, document);
}

json::object add_managed_identity(World& world, std::string_view name)
{
    Principal principal;
    principal.object_id = world.new_guid();
    principal.app_id = world.new_guid();
    principal.name = name;
    principal.type = "ManagedIdentity";
    add_principal(world, principal);
    return {{"principalId", principal.object_id}, {"clientId", principal.app_id}};
}

bool directory_knows(const World& world, const std::string& principal)
{
    const LookBack late(world, world.behaviour().principal_lag);
    return world.has(Kind::service_principal, principal);
}

} // namespace simulator
