// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string estate = R"(
[[key_vault]]
name = "kv-cmk"
resource_group = "rg-backup"
[[key_vault]]
name = "kv-roles"
resource_group = "rg-backup"
rbac = true
)";

const std::string config = "{rsv}/backupEncryptionConfigs/backupResourceEncryptionConfig";

std::string encryption(const std::string& key_vault, const std::string& more = "")
{
    return R"({"properties":{"encryption":{"keyVaultProperties":{"keyUri":"https://)" + key_vault +
           R"(.vault.azure.net/keys/cmk"},"kekIdentity":{"useSystemAssignedIdentity":true})" +
           more + "}}}";
}

/// A vault with an identity of its own; returns that.
std::string make_vault_with_identity(Azure& azure)
{
    azure.make_vault();
    azure.patch("{rsv}", R"({"identity":{"type":"systemassigned"}})");
    azure.advance(60s);
    return azure.get("{rsv}").at("identity.principalId");
}

void grant_policy(Azure& azure, const std::string& principal)
{
    const auto granted = azure.put(
        "{rg}/providers/Microsoft.KeyVault/vaults/kv-cmk/accessPolicies/add",
        R"({"properties":{"accessPolicies":[{"tenantId":")" +
            azure.get("{rg}/providers/Microsoft.KeyVault/vaults/kv-cmk").at("properties.tenantId") +
            R"(","objectId":")" + principal +
            R"(","permissions":{"keys":["Get","list","wrapKey","unwrapKey"]}}]}})");
    EXPECT_EQ(granted.status, 200);
}

} // namespace

TEST(VaultEncryption, takes_the_key_of_a_vault_whose_policies_let_the_identity_in)
{
    Azure azure(estate);
    EXPECT_EQ(azure.get("{rg}").status, 200);
    grant_policy(azure, make_vault_with_identity(azure));
    EXPECT_EQ(azure.get(config).at("properties.lastUpdateStatus"), "NotEnabled");
    const auto accepted = azure.patch("{rsv}", encryption("kv-cmk"));
    EXPECT_EQ(accepted.status, 202);
    EXPECT_EQ(azure.get(config).at("properties.lastUpdateStatus"), "FirstInitialization");
    azure.advance(90s);
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "Succeeded");
    const auto done = azure.get(config);
    EXPECT_EQ(done.at("properties.lastUpdateStatus"), "Succeeded");
    EXPECT_EQ(done.at("properties.encryptionAtRestType"), "CustomerManaged");
    EXPECT_EQ(done.at("properties.infrastructureEncryptionState"), "Disabled");
}

TEST(VaultEncryption, takes_the_key_of_a_vault_with_roles)
{
    Azure azure(estate);
    const std::string principal = make_vault_with_identity(azure);
    const auto granted = azure.put(
        "{rg}/providers/Microsoft.KeyVault/vaults/kv-roles/providers/Microsoft.Authorization/"
        "roleAssignments/aaaaaaaa-0000-0000-0000-000000000001",
        R"({"properties":{"roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/)"
        R"(e147488a-f6f5-4113-8e2d-b22465e65bf6","principalId":")" +
            principal + R"("}})");
    EXPECT_EQ(granted.status, 201);
    const auto accepted = azure.patch("{rsv}", encryption("kv-roles"));
    azure.advance(90s);
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "Succeeded");
}

TEST(VaultEncryption, fails_where_the_identity_may_not_use_the_key)
{
    Azure azure(estate);
    make_vault_with_identity(azure);
    const auto accepted = azure.patch("{rsv}", encryption("kv-cmk"));
    azure.advance(90s);
    const auto status = azure.operation_of(accepted);
    EXPECT_EQ(status.at("status"), "Failed");
    EXPECT_EQ(status.at("error.code"), "UserErrorCMKKeyVaultAuthFailure");
    EXPECT_EQ(azure.get(config).at("properties.lastUpdateStatus"), "Failed");
    EXPECT_EQ(azure.get(config).at("properties.encryptionAtRestType"), "MicrosoftManaged");
}

TEST(VaultEncryption, needs_an_identity)
{
    Azure azure(estate);
    azure.make_vault();
    const auto refused = azure.patch("{rsv}", encryption("kv-cmk"));
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.code"), "UserErrorCMKMissingMangedIdentityPermissionOnKeyVault");
}

TEST(VaultEncryption, comes_before_the_first_item_or_never)
{
    Azure azure(estate);
    grant_policy(azure, make_vault_with_identity(azure));
    azure.protect("web-01");
    EXPECT_EQ(azure.patch("{rsv}", encryption("kv-cmk")).status, 400);
}

TEST(VaultEncryption, cannot_be_left_out_of_a_put_afterwards)
{
    Azure azure(estate);
    grant_policy(azure, make_vault_with_identity(azure));
    azure.patch("{rsv}", encryption("kv-cmk", R"(,"infrastructureEncryption":"Enabled")"));
    azure.advance(90s);
    const auto refused = azure.put("{rsv}", R"({"location":"westeurope","sku":{"name":"RS0"}})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.at("error.message"), HasSubstr("cannot be reverted"));
    EXPECT_EQ(azure.patch("{rsv}", R"({"tags":{"a":"b"}})").status, 200);
    const auto changed =
        azure.patch("{rsv}", encryption("kv-cmk", R"(,"infrastructureEncryption":"Disabled")"));
    EXPECT_EQ(changed.status, 400);
    EXPECT_EQ(azure.get(config).at("properties.infrastructureEncryptionState"), "Enabled");
}

TEST(VaultIdentity, of_a_user_has_the_ids_of_that_resource)
{
    Azure azure;
    azure.make_vault();
    const auto made =
        azure.put("{rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-1",
                  R"({"location":"westeurope"})");
    EXPECT_EQ(made.status, 201);
    EXPECT_THAT(made.at("id"), HasSubstr("/resourcegroups/rg-backup/"));
    azure.patch("{rsv}", R"({"identity":{"type":"systemassigned,userassigned",
        "userAssignedIdentities":{")" +
                             made.at("id") + R"(":{}}}})");
    azure.advance(60s);
    const auto vault = azure.get("{rsv}");
    EXPECT_EQ(vault.at("identity.type"), "SystemAssigned, UserAssigned");
    EXPECT_THAT(vault.text, HasSubstr(made.at("properties.principalId")));
}

TEST(DeletedVault, holds_an_empty_vault_no_longer_than_that)
{
    Azure azure;
    azure.use_version("2026-05-01");
    azure.make_vault();
    EXPECT_EQ(azure.remove("{rsv}").status, 202);
    azure.advance(3s);
    const auto list =
        azure.get("{sub}/providers/Microsoft.RecoveryServices/locations/westeurope/deletedVaults");
    ASSERT_EQ(list.count(), 1U);
    const auto& entry = list.body.at("value").as_array().front().as_object();
    EXPECT_THAT(text_at(entry, "properties.vaultId"), HasSubstr("/vaults/rsv"));
    EXPECT_LT(text_at(entry, "properties.purgeAt"), text_at(entry, "properties.vaultDeletionTime"));
    EXPECT_EQ(azure.post(text_at(entry, "id") + "/undelete", "{}").status, 404);
}

TEST(DeletedVault, comes_back_with_its_items)
{
    Azure azure;
    azure.use_version("2026-05-01");
    azure.make_vault();
    azure.protect("web-01");
    azure.remove(Azure::item_path("web-01"));
    azure.advance(12s);
    azure.remove("{rsv}");
    azure.advance(3s);
    EXPECT_EQ(azure.get("{rsv}").status, 404);
    const auto list =
        azure.get("{sub}/providers/Microsoft.RecoveryServices/locations/westeurope/deletedVaults");
    const std::string id = text_at(list.body.at("value").as_array().front().as_object(), "id");
    const auto accepted = azure.post(id + "/undelete", R"({"properties":{}})");
    EXPECT_EQ(accepted.status, 202);
    azure.advance(60s);
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "Succeeded");
    EXPECT_EQ(azure.get("{rsv}").status, 200);
    EXPECT_EQ(azure.get("{rsv}/backupProtectedItems").count(), 1U);
    EXPECT_EQ(azure.get(id).status, 404);
}

TEST(DeletedVault, does_not_come_back_beside_one_of_its_name)
{
    Azure azure;
    azure.use_version("2026-05-01");
    azure.make_vault();
    azure.protect("web-01");
    azure.remove(Azure::item_path("web-01"));
    azure.advance(12s);
    azure.remove("{rsv}");
    azure.advance(3s);
    azure.make_vault();
    const auto list =
        azure.get("{sub}/providers/Microsoft.RecoveryServices/locations/westeurope/deletedVaults");
    const std::string id = text_at(list.body.at("value").as_array().front().as_object(), "id");
    EXPECT_EQ(azure.post(id + "/undelete", "{}").at("error.code"),
              "UserErrorDeletedVaultUndeleteConflictingVaultPresent");
}

} // namespace simulator
