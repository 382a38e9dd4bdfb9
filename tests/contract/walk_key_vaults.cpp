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

/// Keys and secrets as Resource Manager has them.
void walk_contents(Walk& walk, const std::string& vault)
{
    walk.get("keys as resources", vault + "/keys" + key_vault_version);
    walk.get("key as a resource", vault + "/keys/cert" + key_vault_version);
    const auto versions = walk.get("versions of a key as resources",
                                   vault + "/keys/cert/versions" + key_vault_version);
    const std::string version(versions.body().at("value").at(0).at("name").as_string());
    walk.get("version of a key as a resource",
             vault + "/keys/cert/versions/" + version + key_vault_version);
    walk.get("secrets as resources", vault + "/secrets" + key_vault_version);
    walk.get("secret as a resource", vault + "/secrets/cert" + key_vault_version);
    walk.get("absent key as a resource", vault + "/keys/none" + key_vault_version);
    walk.get("absent secret as a resource", vault + "/secrets/none" + key_vault_version);
    walk.get("versions of an absent key", vault + "/keys/none/versions" + key_vault_version);
    walk.get("absent version of a key",
             vault + "/keys/cert/versions/00000000000000000000000000000000" + key_vault_version);
    walk.get("keys of an absent key vault", key_vaults + "/kv-none/keys" + key_vault_version);
    walk.get("secrets of an absent key vault", key_vaults + "/kv-none/secrets" + key_vault_version);
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
    walk_contents(walk, with_policies);
    walk.put("access policy, added once more",
             with_policies + "/accessPolicies/add" + key_vault_version,
             policies(R"(["get", "list", "backup"])", R"(["get", "list", "backup"])"));
}

} // namespace contract
