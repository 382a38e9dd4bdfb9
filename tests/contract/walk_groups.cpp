// SPDX-License-Identifier: Apache-2.0
// Tenants, resource groups and key vaults that come and go, and what else is only looked at.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

namespace contract {
namespace {

void walk_group_life(Walk& walk)
{
    const auto group = subscription + "/resourcegroups/rg-made" + resource_version;
    const std::string body = R"({"location": "westeurope", "tags": {"env": "test"}})";
    walk.put("group, created", group, body);
    walk.put("group, put again", group, body);
    walk.head("group that is there", group);
    walk.follow(walk.remove("group, deleted", group));
    walk.head("group that is gone", group);
    walk.remove("group that is gone, deleted", group);
    walk.put("group without a location", group, "{}");
}

void walk_key_vault_life(Walk& walk)
{
    const auto one = key_vaults + "/kv-made" + key_vault_version;
    const auto with = [](const std::string& more) {
        return R"({"location": "westeurope", "properties": {"tenantId": ")" + tenant +
               R"(", "sku": {"family": "A", "name": "standard"}, "accessPolicies": [])" + more +
               "}}";
    };
    walk.put("key vault, created", one, with(""));
    walk.pass("1h");
    walk.put("key vault, put again", one, with(R"(, "enableRbacAuthorization": true)"));
    walk.get("key vault that was made", one);
    walk.put("key vault without a tenant", one, R"({"location": "westeurope", "properties": {}})");
    walk.remove("key vault, deleted", one);
    walk.remove("key vault that is gone, deleted", one);
}

} // namespace

void walk_groups(Walk& walk)
{
    walk.get("tenants", "/tenants" + subscription_version);
    walk.get("permissions in a group",
             subscription + "/resourcegroups/rg-app/providers/Microsoft.Authorization/permissions" +
                 role_version);
    walk.get("view of a machine", machine("plain-01") + "/instanceView" + compute_version);
    walk.get("extensions of a machine", machine("kek-01") + "/extensions" + compute_version);
    walk_group_life(walk);
    walk_key_vault_life(walk);
}

} // namespace contract
