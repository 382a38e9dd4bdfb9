// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string encrypted = R"(
[[key_vault]]
name = "kv-app"
resource_group = "rg-app"
access_policy = [{ principal = "tresor", keys = ["Get"], secrets = ["all"] }]
[[key_vault]]
name = "kv-rbac"
resource_group = "rg-app"
rbac = true
firewall = "trusted"
[[key_vault]]
name = "kv-closed"
resource_group = "rg-app"
rbac = true
firewall = "closed"
[[virtual_machine]]
name = "bek"
resource_group = "rg-app"
encryption = { kind = "ade-bek", key_vault = "kv-app" }
[[virtual_machine]]
name = "kek"
resource_group = "rg-app"
encryption = { kind = "ade-kek", key_vault = "kv-app" }
[[virtual_machine]]
name = "roles"
resource_group = "rg-app"
encryption = { kind = "ade-kek", key_vault = "kv-rbac" }
[[virtual_machine]]
name = "closed"
resource_group = "rg-app"
encryption = { kind = "ade-bek", key_vault = "kv-closed" }
)";

const std::string kv = "{app}/providers/Microsoft.KeyVault/vaults/";
const std::string denied = "UserErrorKeyVaultPermissionsNotConfigured";
const std::string crypto_officer = "14b46e9e-c2b7-41b4-b07b-48a6ebf60603";
const std::string secrets_officer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
const std::string secrets_user = "4633458b-17de-408a-b874-0445c86b69e6";

struct KeyVault : testing::Test {
    Azure azure{encrypted};
    std::string tenant;
    std::string backup;

    void SetUp() override
    {
        azure.make_vault();
        const auto principals = azure.get(
            "/v1.0/servicePrincipals?$filter=appId eq '262044b1-e2ce-469f-a196-69ab7ada62d3'");
        backup = text_at(principals.body.at("value").as_array().at(0).as_object(), "id");
        tenant = azure.get(kv + "kv-app").at("properties.tenantId");
    }

    Azure::Answer
    policies(const std::string& operation, const std::string& keys, const std::string& secrets)
    {
        return azure.put(kv + "kv-app/accessPolicies/" + operation,
                         R"({"properties":{"accessPolicies":[{"tenantId":")" + tenant +
                             R"(","objectId":")" + backup + R"(","permissions":{"keys":[)" + keys +
                             R"(],"secrets":[)" + secrets + "]}}]}}");
    }

    Azure::Answer assign(const std::string& scope, const std::string& name, const std::string& role)
    {
        return azure.put(
            scope + "/providers/Microsoft.Authorization/roleAssignments/" + name,
            R"({"properties":{"principalId":")" + backup +
                R"(","principalType":"ServicePrincipal","roleDefinitionId":"/subscriptions/)" +
                the_subscription + "/providers/Microsoft.Authorization/roleDefinitions/" + role +
                R"("}})");
    }
};

} // namespace

TEST_F(KeyVault, fails_the_protection_when_it_is_carried_out)
{
    const auto status = azure.protect("kek");
    EXPECT_EQ(status.status, 200);
    EXPECT_EQ(status.at("status"), "Failed");
    EXPECT_EQ(status.at("error.code"), denied);
    EXPECT_EQ(status.at("error.message"),
              "Azure Backup Service does not have sufficient permissions to Key Vault for Backup "
              "of Encrypted Virtual Machines.");
    EXPECT_EQ(azure.get(Azure::item_path("kek")).status, 404);
    EXPECT_THAT(azure.get("{rsv}/backupJobs").text, HasSubstr(R"("status":"Failed")"));
}

TEST_F(KeyVault, with_access_policies_lets_a_machine_with_a_key_in)
{
    policies("add", R"("Get","List","Backup")", R"("get","list")");
    EXPECT_EQ(azure.protect("kek").at("status"), "Succeeded");
}

TEST_F(KeyVault, wants_the_secrets_backup_of_a_machine_without_key)
{
    policies("add", "", R"("get","list")");
    EXPECT_EQ(azure.protect("bek").at("error.code"), denied);
    policies("add", "", R"("backup")");
    EXPECT_EQ(azure.protect("bek").at("status"), "Succeeded");
}

TEST_F(KeyVault, with_roles_ignores_access_policies)
{
    ASSERT_EQ(azure.simulator()
                  .perform({"set", "key-vault/kv-app", "properties.enableRbacAuthorization=true"})
                  .value(),
              "Set properties.enableRbacAuthorization of key-vault/kv-app to true.");
    policies("add", R"("get","list","backup")", R"("get","list","backup")");
    EXPECT_EQ(azure.protect("kek").at("error.code"), denied);
}

TEST_F(KeyVault, with_roles_takes_a_pair_that_covers_all_at_any_scope_above)
{
    assign(kv + "kv-rbac", "88888888-0000-0000-0000-000000000001", secrets_user);
    EXPECT_EQ(azure.protect("roles").at("error.code"), denied);
    assign("{app}", "88888888-0000-0000-0000-000000000002", crypto_officer);
    assign("{sub}", "88888888-0000-0000-0000-000000000003", secrets_officer);
    EXPECT_EQ(azure.protect("roles").at("status"), "Succeeded");
}

TEST_F(KeyVault, behind_a_closed_firewall_lets_nobody_in)
{
    assign(kv + "kv-closed", "88888888-0000-0000-0000-000000000001", secrets_officer);
    EXPECT_EQ(azure.protect("closed").at("error.code"), denied);
}

TEST_F(KeyVault, is_asked_when_the_operation_ends_rather_than_when_it_begins)
{
    policies("replace", R"("get","list","backup")", R"("get","list","backup")");
    const auto body =
        R"({"properties":{"protectedItemType":"Microsoft.Compute/virtualMachines","sourceResourceId":"/subscriptions/)" +
        the_subscription +
        R"(/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/kek","policyId":"/subscriptions/)" +
        the_subscription +
        R"(/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/rsv/backupPolicies/DefaultPolicy"}})";
    const auto accepted = azure.put(Azure::item_path("kek"), body);
    ASSERT_TRUE(azure.simulator().perform({"revoke", "kv-app"}));
    azure.advance(60s);
    EXPECT_EQ(azure.operation_of(accepted).at("error.code"), denied);
}

TEST_F(KeyVault, adds_to_an_entry_and_keeps_those_of_others)
{
    policies("add", R"("get")", R"("get")");
    const auto added = policies("add", R"("GET","backup")", "");
    const json::array entries = array_at(added.body.as_object(), "properties.accessPolicies");
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(json::serialize(entries.at(0).at("permissions").at("secrets")), R"(["all"])");
    EXPECT_EQ(json::serialize(entries.at(1).at("permissions").at("keys")), R"(["get","backup"])");
}

TEST_F(KeyVault, replaces_and_removes_one_entry)
{
    policies("add", R"("get","list")", R"("get")");
    const auto replaced = policies("replace", R"("backup")", "");
    EXPECT_EQ(json::serialize(array_at(replaced.body.as_object(), "properties.accessPolicies")
                                  .at(1)
                                  .at("permissions")),
              R"({"keys":["backup"],"secrets":[]})");
    const auto removed = policies("remove", R"("backup")", "");
    EXPECT_EQ(array_at(removed.body.as_object(), "properties.accessPolicies").size(), 1U);
}

TEST_F(KeyVault, is_made_without_slash_and_takes_its_time)
{
    const std::string body = R"({"location":"westeurope","properties":{"tenantId":")" + tenant +
                             R"(","sku":{"family":"A","name":"standard"}}})";
    const auto made = azure.put(kv + "kv-new", body);
    EXPECT_EQ(made.status, 200);
    EXPECT_EQ(made.at("properties.vaultUri"), "https://kv-new.vault.azure.net");
    EXPECT_EQ(made.at("properties.provisioningState"), "RegisteringDns");
    EXPECT_EQ(azure.get(kv + "kv-new").at("properties.vaultUri"),
              "https://kv-new.vault.azure.net/");
    azure.advance(30s);
    EXPECT_EQ(azure.get(kv + "kv-new").at("properties.provisioningState"), "Succeeded");
}

TEST_F(KeyVault, lists_by_subscription_and_group)
{
    EXPECT_EQ(azure.get("{sub}/providers/Microsoft.KeyVault/vaults").count(), 3U);
    EXPECT_EQ(azure.get("{rg}/providers/Microsoft.KeyVault/vaults").count(), 0U);
}

TEST_F(KeyVault, with_disk_exclusion_of_an_encrypted_machine_needs_an_enhanced_policy)
{
    policies("add", R"("get","list","backup")", R"("get","list","backup")");
    const auto body = [&](const std::string& policy) {
        return R"({"properties":{"protectedItemType":"Microsoft.Compute/virtualMachines","sourceResourceId":"/subscriptions/)" +
               the_subscription +
               R"(/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/kek","policyId":"/subscriptions/)" +
               the_subscription +
               R"(/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/rsv/backupPolicies/)" +
               policy +
               R"(","extendedProperties":{"diskExclusionProperties":{"diskLunList":[0],"isInclusionList":false}}}})";
    };
    const auto standard = azure.put(Azure::item_path("kek"), body("DefaultPolicy"));
    azure.advance(60s);
    EXPECT_EQ(azure.operation_of(standard).at("error.code"),
              "UserErrorEncryptedVmNotSupportedWithDiskEx");
    const auto enhanced = azure.put(Azure::item_path("kek"), body("EnhancedPolicy"));
    azure.advance(60s);
    EXPECT_EQ(azure.operation_of(enhanced).at("status"), "Succeeded");
}

} // namespace simulator
