// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"
#include "providers/azure/kinds/key_vault_roles.hpp"
#include "providers/azure/kinds/kind.hpp"

#include <boost/json/object.hpp>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

json::array words(const Value& list)
{
    json::array out;
    for (const auto& word : list.list()) out.emplace_back(word.text());
    return out;
}

Write assign_role(const Step& step, const std::string& key_vault)
{
    const auto& role = step.arguments.text("role_id");
    const std::string name =
        uuid_v5(folded(key_vault + '|' + role + '|' + step.arguments.text("principal")));
    const std::string definition = "/subscriptions/" + parts_of(key_vault).subscription +
                                   "/providers/Microsoft.Authorization/roleDefinitions/" + role;
    json::object properties{{"roleDefinitionId", definition},
                            {"principalId", step.arguments.text("principal")},
                            {"principalType", "ServicePrincipal"}};
    return {"PUT",
            api::versioned(url_path(key_vault) +
                               "/providers/Microsoft.Authorization/roleAssignments/" + name,
                           api::authorization),
            json::object{{"properties", std::move(properties)}}};
}

/// Everybody's in a subscription, for its name is computed; the least that facts §2.2 names.
Write define_role(const std::string& key_vault)
{
    const std::string subscription = "/subscriptions/" + parts_of(key_vault).subscription;
    json::array data_actions;
    for (const auto action : backup_data_actions()) data_actions.emplace_back(action);
    json::object permission{{"actions", json::array()},
                            {"notActions", json::array()},
                            {"dataActions", std::move(data_actions)},
                            {"notDataActions", json::array()}};
    json::object properties{{"roleName", "tresor: Azure Backup of encrypted VMs"},
                            {"description", "What Azure Backup needs of a Key Vault, and no more."},
                            {"type", "CustomRole"},
                            {"assignableScopes", json::array{json::string(subscription)}},
                            {"permissions", json::array{std::move(permission)}}};
    return {"PUT",
            api::versioned(subscription + "/providers/Microsoft.Authorization/roleDefinitions/" +
                               custom_key_vault_role(parts_of(key_vault).subscription),
                           api::authorization),
            json::object{{"properties", std::move(properties)}}};
}

} // namespace

Write grant_request(const Step& step)
{
    const auto& key_vault = step.arguments.text("key_vault");
    if (step.action == "assign-role") return assign_role(step, key_vault);
    if (step.action == "define-role") return define_role(key_vault);
    if (step.action == "take-role") return {"DELETE", assign_role(step, key_vault).path, {}};
    json::object permissions{{"keys", words(step.arguments.get("key_permissions"))},
                             {"secrets", words(step.arguments.get("secret_permissions"))}};
    json::object entry{{"tenantId", step.arguments.text("tenant")},
                       {"objectId", step.arguments.text("principal")},
                       {"permissions", std::move(permissions)}};
    const std::string how = step.action == "take-access-policy" ? "remove" : "add";
    return {"PUT", api::versioned(url_path(key_vault) + "/accessPolicies/" + how, api::key_vault),
            json::object{{"properties", {{"accessPolicies", json::array{std::move(entry)}}}}}};
}

} // namespace azure
