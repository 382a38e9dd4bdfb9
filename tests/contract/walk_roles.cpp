// SPDX-License-Identifier: Apache-2.0
// Role definitions and assignments.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

namespace contract {
namespace {

const std::string scope = key_vaults + "/kv-rbac";
const std::string administrator =
    subscription +
    "/providers/Microsoft.Authorization/roleDefinitions/00482a5a-887f-4fb3-b363-3b7fe8e74483";

std::string assignment(const std::string& principal, const std::string& more)
{
    return R"({"properties": {"roleDefinitionId": ")" + administrator + R"(", "principalId": ")" +
           principal + R"(")" + more + "}}";
}

} // namespace

void walk_roles(Walk& walk)
{
    const auto definitions = "/providers/Microsoft.Authorization/roleDefinitions";
    const auto assignments = "/providers/Microsoft.Authorization/roleAssignments";
    walk.get("role by name", scope + definitions + role_version +
                                 "&%24filter=roleName%20eq%20'key%20vault%20administrator'");
    walk.get("roles", subscription + definitions + role_version);
    walk.get("role", administrator + role_version);

    const auto one = scope + assignments + "/55555555-5555-5555-5555-555555555501" + role_version;
    const auto body = assignment(backup_service, R"(, "principalType": "ServicePrincipal")");
    walk.put("role, assigned", one, body);
    walk.put("role, assigned again", one, body);
    walk.get("role assignment", one);
    walk.put("role assignment under another name",
             scope + assignments + "/55555555-5555-5555-5555-555555555502" + role_version, body);
    walk.put("role of nobody",
             scope + assignments + "/55555555-5555-5555-5555-555555555503" + role_version,
             assignment("66666666-6666-6666-6666-666666666666", ""));
    walk.get("role assignments at a key vault",
             scope + assignments + role_version + "&%24filter=atScope()");
    walk.get("role assignments of a principal", subscription + assignments + role_version +
                                                    "&%24filter=principalId%20eq%20'" +
                                                    backup_service + "'");
    walk.get("role assignments of a group", app_group + assignments + role_version);
    walk.remove("role assignment, deleted", one);
    walk.remove("role assignment that is gone, deleted", one);
}

} // namespace contract
