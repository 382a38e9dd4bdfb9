// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"
#include "providers/azure/kinds/key_vault_roles.hpp"

#include "reconciler/model/glob.hpp"

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

bool matches_any(const json::value& permission, const char* list, std::string_view action)
{
    return std::ranges::any_of(array_in(permission, list), [&](const json::value& pattern) {
        return glob(folded(text_in(pattern, "")), folded(action));
    });
}

/// `own`: the GUID of the role that tresor defines.
RoleGrant role_of(const std::string& definition, const std::string& own, const RoleGrants& others)
{
    const std::vector<std::string> all{"get", "list", "backup"};
    const std::string guid = folded(name_of(definition));
    if (guid == own) return {"of tresor's own", all, all};
    if (const auto* known = find_key_vault_role(definition))
        return {std::string(known->name), known->keys ? all : std::vector<std::string>{},
                known->secrets ? all : std::vector<std::string>{}};
    const auto found = others.find(guid);
    return found == others.end() ? RoleGrant{} : found->second;
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

RoleGrant decode_role(const json::value& definition)
{
    RoleGrant out{text_in(definition, "properties/roleName"), {}, {}};
    const auto allows = [&](std::string_view action) {
        return std::ranges::any_of(array_in(definition, "properties/permissions"),
                                   [&](const json::value& permission) {
                                       return matches_any(permission, "dataActions", action) &&
                                              !matches_any(permission, "notDataActions", action);
                                   });
    };
    const auto add = [&](std::vector<std::string>& to, const char* word, const char* action) {
        if (allows("Microsoft.KeyVault/vaults/" + std::string(action))) to.emplace_back(word);
    };
    add(out.keys, "get", "keys/read");
    add(out.keys, "list", "keys/read");
    add(out.keys, "backup", "keys/backup/action");
    add(out.secrets, "get", "secrets/getSecret/action");
    add(out.secrets, "list", "secrets/readMetadata/action");
    add(out.secrets, "backup", "secrets/backup/action");
    return out;
}

std::vector<std::string> unknown_roles(const std::vector<json::value>& assignments)
{
    std::map<std::string, std::string> found;
    for (const auto& assignment : assignments) {
        const auto definition = text_in(assignment, "properties/roleDefinitionId");
        const auto scope = text_in(assignment, "properties/scope");
        const bool is_own =
            folded(name_of(definition)) == custom_key_vault_role(parts_of(scope).subscription);
        if (!definition.empty() && !is_own && !find_key_vault_role(definition))
            found.emplace(folded(definition), definition);
    }
    std::vector<std::string> out;
    for (auto& [folded_id, definition] : found) out.push_back(std::move(definition));
    return out;
}

Live decode_roles(const Live& key_vault, const std::vector<json::value>& assignments,
                  const RoleGrants& others)
{
    Live grant{"key_vault_grant", {}, {}, {}};
    std::set<std::string> keys;
    std::set<std::string> secrets;
    std::string by;
    const std::string own = custom_key_vault_role(parts_of(key_vault.id.text()).subscription);
    for (const auto& assignment : assignments) {
        const std::string scope = text_in(assignment, "properties/scope");
        if (!lies_at_or_above(scope, key_vault.id)) continue;
        const auto role = role_of(text_in(assignment, "properties/roleDefinitionId"), own, others);
        if (role.keys.empty() && role.secrets.empty()) continue;
        keys.insert(role.keys.begin(), role.keys.end());
        secrets.insert(role.secrets.begin(), role.secrets.end());
        by += (by.empty() ? "role " : ", role ") + role.name;
        if (ResourceId(scope) != key_vault.id) by += " inherited from " + scope;
    }
    if (keys.empty() && secrets.empty()) return grant;
    grant.id = ResourceId(grant_id(key_vault.id.text()));
    grant.attributes = {{"key_permissions", to_list(keys)},
                        {"secret_permissions", to_list(secrets)}};
    grant.facts = {{"by", by}};
    return grant;
}

} // namespace azure
