// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/key_vault_access.hpp"

#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"

namespace azure {

using namespace reconciler;
namespace json = boost::json;

Write role_assignment(const std::string& key_vault, const std::string& role,
                      const std::string& principal)
{
    const std::string name = uuid_v5(folded(key_vault + '|' + role + '|' + principal));
    const std::string definition = "/subscriptions/" + parts_of(key_vault).subscription +
                                   "/providers/Microsoft.Authorization/roleDefinitions/" + role;
    json::object properties{{"roleDefinitionId", definition},
                            {"principalId", principal},
                            {"principalType", "ServicePrincipal"}};
    return {"PUT",
            api::versioned(url_path(key_vault) +
                               "/providers/Microsoft.Authorization/roleAssignments/" + name,
                           api::authorization),
            json::object{{"properties", std::move(properties)}}};
}

Write access_policy(const Step& step, std::string_view how, json::object permissions)
{
    json::object entry{{"tenantId", step.arguments.text("tenant")},
                       {"objectId", step.arguments.text("principal")},
                       {"permissions", std::move(permissions)}};
    return {"PUT",
            api::versioned(url_path(step.arguments.text("key_vault")) + "/accessPolicies/" +
                               std::string(how),
                           api::key_vault),
            json::object{{"properties", {{"accessPolicies", json::array{std::move(entry)}}}}}};
}

} // namespace azure
