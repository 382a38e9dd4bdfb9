// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/key_vault_access.hpp"
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

Write assign_role(const Step& step)
{
    return role_assignment(step.arguments.text("key_vault"), step.arguments.text("role_id"),
                           step.arguments.text("principal"));
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
    if (step.action == "assign-role") return assign_role(step);
    if (step.action == "define-role") return define_role(step.arguments.text("key_vault"));
    if (step.action == "take-role") return {"DELETE", assign_role(step).path, {}};
    json::object permissions{{"keys", words(step.arguments.get("key_permissions"))},
                             {"secrets", words(step.arguments.get("secret_permissions"))}};
    return access_policy(step, step.action == "take-access-policy" ? "remove" : "add",
                         std::move(permissions));
}

} // namespace azure
