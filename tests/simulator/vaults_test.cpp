// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::string_view new_vault =
    R"({"location":"West Europe","sku":{"name":"RS0"},"properties":{}})";

TEST(Vault, is_created_with_201_and_a_status_url)
{
    Azure azure;
    const auto created = azure.put("{rsv}", new_vault);
    EXPECT_EQ(created.status, 201);
    EXPECT_EQ(created.at("properties.provisioningState"), "Provisioning");
    EXPECT_EQ(created.at("location"), "westeurope");
    EXPECT_FALSE(created.headers.has("Location"));
    EXPECT_EQ(created.headers.get("Retry-After"), "60");
    EXPECT_THAT(std::string(created.headers.get("Azure-AsyncOperation")),
                HasSubstr("/vaults/rsv/operationStatus/"));
}

TEST(Vault, is_called_as_whoever_made_it_spelled_it)
{
    Azure azure;
    const auto made = azure.put("{rg}/providers/microsoft.recoveryservices/Vaults/rsv", new_vault);
    EXPECT_EQ(made.at("type"), "microsoft.recoveryservices/Vaults");
    azure.advance(10s);
    const auto found = azure.get("{rsv}");
    EXPECT_EQ(found.at("type"), "microsoft.recoveryservices/Vaults");
    EXPECT_THAT(found.at("id"), HasSubstr("/providers/microsoft.recoveryservices/Vaults/rsv"));
    EXPECT_EQ(azure.get("{rsv}/backupPolicies/DefaultPolicy").status, 200);
}

TEST(Vault, has_settings_of_site_recovery_that_nobody_set)
{
    Azure azure;
    EXPECT_EQ(azure.get("{rsv}/replicationVaultSettings/default").status, 404);
    azure.make_vault();
    const auto settings = azure.get("{rsv}/replicationVaultSettings/default");
    EXPECT_EQ(settings.status, 200);
    EXPECT_EQ(settings.at("name"), "default");
    EXPECT_EQ(azure.get("{rsv}/replicationVaultSettings/other").status, 404);
}

TEST(Vault, is_ready_when_its_operation_has_ended)
{
    Azure azure;
    const auto created = azure.put("{rsv}", new_vault);
    EXPECT_EQ(azure.operation_of(created).at("status"), "InProgress");
    EXPECT_EQ(azure.get("{rsv}/backupPolicies").status, 404);
    azure.advance(10s);
    EXPECT_EQ(azure.operation_of(created).at("status"), "Succeeded");
    const auto vault = azure.get("{rsv}");
    EXPECT_EQ(vault.at("properties.provisioningState"), "Succeeded");
    EXPECT_EQ(vault.at("properties.redundancySettings.standardTierStorageRedundancy"),
              "GeoRedundant");
    EXPECT_EQ(vault.at("properties.securitySettings.softDeleteSettings.softDeleteState"),
              "Enabled");
    EXPECT_EQ(azure.get("{rsv}/backupPolicies").count(), 3U);
}

TEST(Vault, answers_an_update_with_201_and_the_old_values)
{
    Azure azure;
    azure.make_vault();
    const auto updated = azure.put("{rsv}", R"({"location":"westeurope","sku":{"name":"RS0"},
        "properties":{"publicNetworkAccess":"Disabled"}})");
    EXPECT_EQ(updated.status, 201);
    EXPECT_EQ(updated.at("properties.provisioningState"), "Updating");
    EXPECT_EQ(updated.at("properties.publicNetworkAccess"), "Enabled");
    azure.advance(59s);
    EXPECT_EQ(azure.get("{rsv}").at("properties.publicNetworkAccess"), "Enabled");
    azure.advance(1s);
    EXPECT_EQ(azure.get("{rsv}").at("properties.publicNetworkAccess"), "Disabled");
}

TEST(Vault, keeps_on_put_what_was_not_sent)
{
    Azure azure;
    azure.make_vault(R"({"securitySettings":{"immutabilitySettings":{"state":"Unlocked"}}})");
    azure.put("{rsv}", new_vault);
    azure.advance(60s);
    EXPECT_EQ(azure.get("{rsv}").at("properties.securitySettings.immutabilitySettings.state"),
              "Unlocked");
}

TEST(Vault, patches_with_202_and_both_headers)
{
    Azure azure;
    azure.make_vault();
    const auto patched = azure.patch(
        "{rsv}",
        R"({"properties":{"securitySettings":{"immutabilitySettings":{"state":"Unlocked"}}}})");
    EXPECT_EQ(patched.status, 202);
    EXPECT_TRUE(patched.text.empty());
    EXPECT_THAT(std::string(patched.headers.get("Location")), HasSubstr("/operationResults/"));
    EXPECT_EQ(azure.get(patched.headers.get("Location")).status, 202);
    azure.advance(60s);
    EXPECT_EQ(azure.get(patched.headers.get("Location")).status, 200);
}

TEST(Vault, patches_tags_at_once)
{
    Azure azure;
    azure.make_vault();
    EXPECT_EQ(azure.patch("{rsv}", R"({"tags":{"a":"b"}})").status, 200);
    EXPECT_EQ(azure.get("{rsv}").at("tags.a"), "b");
}

TEST(Vault, lists_few_properties)
{
    Azure azure;
    azure.make_vault();
    const auto list = azure.get("{sub}/providers/Microsoft.RecoveryServices/vaults");
    ASSERT_EQ(list.count(), 1U);
    EXPECT_THAT(list.text, Not(HasSubstr("securitySettings")));
    EXPECT_THAT(list.text, HasSubstr("restoreSettings"));
}

TEST(Vault, cannot_be_made_locked)
{
    Azure azure;
    const auto refused = azure.put("{rsv}", R"({"location":"westeurope","sku":{"name":"RS0"},
        "properties":{"securitySettings":{"immutabilitySettings":{"state":"Locked"}}}})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.code"), "UserErrorUnsupportedVaultImmutabilityStateChange");
}

TEST(Vault, stays_locked)
{
    Azure azure;
    azure.make_vault(R"({"securitySettings":{"immutabilitySettings":{"state":"Unlocked"}}})");
    const auto state = [](const std::string& name) {
        return R"({"properties":{"securitySettings":{"immutabilitySettings":{"state":")" + name +
               R"("}}}})";
    };
    EXPECT_EQ(azure.patch("{rsv}", state("Locked")).status, 202);
    azure.advance(60s);
    EXPECT_EQ(azure.patch("{rsv}", state("Unlocked")).status, 400);
}

TEST(Vault, cannot_move_to_another_region)
{
    Azure azure;
    azure.make_vault();
    const auto refused = azure.put("{rsv}", R"({"location":"northeurope","sku":{"name":"RS0"}})");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.at("error.code"), "InvalidResourceLocation");
}

TEST(Vault, is_deleted_at_once_in_old_versions_and_later_in_new_ones)
{
    Azure azure;
    azure.make_vault();
    const auto accepted = azure.remove("{rsv}");
    EXPECT_EQ(accepted.status, 202);
    azure.advance(3s);
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "Succeeded");
    EXPECT_EQ(azure.get("{rsv}").status, 404);
    azure.make_vault();
    azure.use_version("2023-02-01");
    EXPECT_EQ(azure.remove("{rsv}").status, 200);
    EXPECT_EQ(azure.remove("{rsv}").status, 204);
}

TEST(Vault, cannot_go_while_it_holds_an_item)
{
    Azure azure;
    azure.make_vault();
    azure.protect("web-01");
    const auto refused = azure.remove("{rsv}");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.code"), "ServiceResourceNotEmptyWithContainerDetails");
    EXPECT_THAT(refused.at("error.message"), HasSubstr("The registered items are : web-01\n"));
}

TEST(Vault, with_only_soft_deleted_items_goes_in_the_newest_version)
{
    Azure azure;
    azure.make_vault();
    azure.protect("web-01");
    azure.remove(Azure::item_path("web-01"));
    azure.advance(12s);
    EXPECT_EQ(azure.remove("{rsv}").at("error.code"), "ServiceResourceNotEmptyWithBackendMessage");
    azure.use_version("2025-08-01");
    EXPECT_EQ(azure.remove("{rsv}").status, 202);
}

TEST(VaultSettings, refuse_to_switch_soft_delete_off)
{
    Azure azure;
    azure.make_vault();
    const auto refused = azure.patch("{rsv}/backupconfig/vaultconfig",
                                     R"({"properties":{"softDeleteFeatureState":"Disabled"}})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.code"), "BMSUserErrorDisablingSoftDeleteStateNotAllowed");
}

TEST(VaultSettings, keep_soft_delete_always_on_once_it_is)
{
    Azure azure;
    azure.make_vault();
    const std::string path = "{rsv}/backupconfig/vaultconfig";
    const auto on = azure.put(
        path,
        R"({"properties":{"softDeleteFeatureState":"AlwaysOn","softDeleteRetentionPeriodInDays":30}})");
    EXPECT_EQ(on.at("properties.softDeleteFeatureState"), "AlwaysON");
    EXPECT_EQ(on.at("properties.isSoftDeleteFeatureStateEditable"), "false");
    EXPECT_EQ(azure.patch(path, R"({"properties":{"softDeleteFeatureState":"Enabled"}})").status,
              400);
    EXPECT_EQ(azure.get("{rsv}").at(
                  "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays"),
              "30");
}

TEST(VaultSettings, lock_the_redundancy_after_the_first_item)
{
    Azure azure;
    azure.make_vault();
    const std::string path = "{rsv}/backupstorageconfig/vaultstorageconfig";
    EXPECT_EQ(azure.put(path, R"({"properties":{"storageModelType":"LocallyRedundant"}})").status,
              200);
    azure.protect("web-01");
    EXPECT_EQ(azure.get(path).at("properties.storageTypeState"), "Locked");
    EXPECT_EQ(azure.put(path, R"({"properties":{"storageModelType":"GeoRedundant"}})").status, 400);
}

TEST(VaultSettings, switch_cross_region_restore_off_until_something_is_protected)
{
    Azure azure;
    azure.make_vault();
    const std::string path = "{rsv}/backupstorageconfig/vaultstorageconfig";
    const auto flag = [&](bool on) {
        return azure
            .patch(path, on ? R"({"properties":{"crossRegionRestoreFlag":true}})"
                            : R"({"properties":{"crossRegionRestoreFlag":false}})")
            .status;
    };
    EXPECT_EQ(flag(true), 204);
    EXPECT_EQ(flag(false), 204);
    EXPECT_EQ(flag(true), 204);
    azure.protect("web-01");
    EXPECT_EQ(flag(false), 400);
}

} // namespace simulator
