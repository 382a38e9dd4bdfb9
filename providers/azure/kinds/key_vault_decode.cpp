// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"
#include "providers/azure/kinds/key_vault_roles.hpp"

#include <algorithm>
#include <set>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

/// Permissions folded, without repetition; Key Vault keeps the caller's spelling (behaviour §9.3).
std::set<std::string> permissions(const json::value& policy, const char* of)
{
    std::set<std::string> out;
    for (const auto& word : array_in(policy, std::string("permissions/") + of))
        out.insert(folded(text_in(word, "")));
    return out;
}

Value to_list(const std::set<std::string>& words)
{
    return text_list({words.begin(), words.end()});
}

bool lies_at_or_above(std::string_view scope, const ResourceId& id)
{
    const std::string above = folded(scope);
    return above == "/" || id.folded() == above || id.folded().starts_with(above + '/') ||
           above.starts_with("/providers/microsoft.management/managementgroups/");
}

} // namespace

std::string backup_application_id(std::string_view cloud)
{
    return cloud == "usgov" ? "ff281ffe-705c-4f53-9f37-a40e6f2c68f3"
                            : "262044b1-e2ce-469f-a196-69ab7ada62d3";
}

Live decode_key_vault(const json::value& key_vault)
{
    const auto& properties = at(key_vault, "properties");
    const bool denies = text_in(properties, "networkAcls/defaultAction") == "Deny" ||
                        folded(text_in(properties, "publicNetworkAccess")) == "disabled";
    Live live{"key_vault", ResourceId(text_in(key_vault, "id")), {}, {}};
    live.facts = {
        {"tenant", text_in(properties, "tenantId")},
        {"rbac", truth_in(properties, "enableRbacAuthorization")},
        {"location", text_in(key_vault, "location")},
        {"entries", static_cast<std::int64_t>(array_in(properties, "accessPolicies").size())},
        {"purge_protection", truth_in(properties, "enablePurgeProtection")},
        {"firewall_blocks",
         denies && text_in(properties, "networkAcls/bypass") != "AzureServices"}};
    return live;
}

Live decode_access_policy(const json::value& key_vault, std::string_view principal)
{
    Live grant{"key_vault_grant", {}, {}, {}};
    for (const auto& policy : array_in(key_vault, "properties/accessPolicies")) {
        if (folded(text_in(policy, "objectId")) != folded(principal) ||
            !text_in(policy, "applicationId").empty())
            continue;
        grant.id = ResourceId(grant_id(text_in(key_vault, "id")));
        grant.attributes = {{"key_permissions", to_list(permissions(policy, "keys"))},
                            {"secret_permissions", to_list(permissions(policy, "secrets"))}};
        grant.facts = {{"by", "access policy"}};
    }
    return grant;
}

Live decode_roles(const Live& key_vault, const std::vector<json::value>& assignments)
{
    Live grant{"key_vault_grant", {}, {}, {}};
    bool keys = false;
    bool secrets = false;
    std::string by;
    for (const auto& assignment : assignments) {
        const std::string scope = text_in(assignment, "properties/scope");
        const std::string definition = text_in(assignment, "properties/roleDefinitionId");
        const std::string custom =
            custom_key_vault_role(parts_of(key_vault.id.text()).subscription);
        if (folded(name_of(definition)) == custom && lies_at_or_above(scope, key_vault.id)) {
            keys = secrets = true;
            by += (by.empty() ? "role " : ", role ") + std::string("of tresor's own");
            continue;
        }
        const auto* role = find_key_vault_role(definition);
        if (!role || !lies_at_or_above(scope, key_vault.id)) continue;
        keys = keys || role->keys;
        secrets = secrets || role->secrets;
        by += (by.empty() ? "role " : ", role ") + std::string(role->name);
        if (ResourceId(scope) != key_vault.id) by += " inherited from " + scope;
    }
    if (!keys && !secrets) return grant;
    grant.id = ResourceId(grant_id(key_vault.id.text()));
    const Value all_keys = text_list({"get", "list", "backup"});
    grant.attributes = {{"key_permissions", keys ? all_keys : Value(List{})},
                        {"secret_permissions", secrets ? all_keys : Value(List{})}};
    grant.facts = {{"by", by}};
    return grant;
}

} // namespace azure
