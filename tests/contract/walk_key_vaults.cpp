// SPDX-License-Identifier: Apache-2.0
// Key Vaults and their access policies.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

namespace contract {
namespace {

std::string policies(const std::string& keys, const std::string& secrets)
{
    return R"({"properties": {"accessPolicies": [{"tenantId": ")" + tenant + R"(", "objectId": ")" +
           backup_service + R"(", "permissions": {"keys": )" + keys + R"(, "secrets": )" + secrets +
           "}}]}}";
}

} // namespace

void walk_key_vaults(Walk& walk)
{
    const auto with_policies = key_vaults + "/kv-policies";
    const auto type = "/providers/Microsoft.KeyVault/vaults";
    walk.get("key vault with policies", with_policies + key_vault_version);
    walk.get("key vault with roles", key_vaults + "/kv-rbac" + key_vault_version);
    walk.get("key vaults of a subscription", subscription + type + key_vault_version);
    walk.get("key vaults of a group", app_group + type + key_vault_version);
    walk.get("key vaults among the resources",
             subscription + "/resources" + resource_version +
                 "&%24filter=resourceType%20eq%20'Microsoft.KeyVault/vaults'");
    walk.put("access policy, added", with_policies + "/accessPolicies/add" + key_vault_version,
             policies(R"(["get", "list"])", R"(["get", "list"])"));
    walk.put("access policy, replaced",
             with_policies + "/accessPolicies/replace" + key_vault_version,
             policies(R"(["get", "list", "backup"])", R"(["get", "list", "backup"])"));
    walk.get("key vault with a policy of the backup service", with_policies + key_vault_version);
    walk.put("access policy, removed", with_policies + "/accessPolicies/remove" + key_vault_version,
             policies(R"(["get", "list", "backup"])", R"(["get", "list", "backup"])"));
    walk.put("access policy, added once more",
             with_policies + "/accessPolicies/add" + key_vault_version,
             policies(R"(["get", "list", "backup"])", R"(["get", "list", "backup"])"));
}

} // namespace contract
