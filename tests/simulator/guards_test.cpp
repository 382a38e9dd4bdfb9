// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string guard = "{rg}/providers/Microsoft.DataProtection/resourceGuards/guard";
const std::string proxy = "{rsv}/backupResourceGuardProxies/VaultProxy";
const std::string soft_delete = "{rsv}/backupconfig/vaultconfig";

std::string guard_id()
{
    return "/subscriptions/" + the_subscription +
           "/resourceGroups/rg-backup/providers/Microsoft.DataProtection/resourceGuards/guard";
}

std::string request(const std::string& sort)
{
    return R"("resourceGuardOperationRequests":[")" + guard_id() + "/" + sort + R"(/default"])";
}

/// A vault that is mapped to a guard, in the days when soft delete could be switched off.
void make_guarded_vault(Azure& azure)
{
    azure.use_version("2023-02-01");
    azure.make_vault();
    EXPECT_EQ(azure.put(guard, R"({"location":"westeurope"})").status, 200);
    EXPECT_EQ(
        azure.put(proxy, R"({"properties":{"resourceGuardResourceId":")" + guard_id() + R"("}})")
            .status,
        200);
}

} // namespace

TEST(ResourceGuard, names_the_operations_that_it_watches)
{
    Azure azure;
    const auto made = azure.put(guard, R"({"location":"West Europe"})");
    EXPECT_EQ(made.status, 200);
    EXPECT_EQ(made.at("properties.provisioningState"), "Succeeded");
    EXPECT_THAT(made.text, HasSubstr("Microsoft.RecoveryServices/vaults/backupconfig/write"));
    EXPECT_EQ(azure.get("{sub}/providers/Microsoft.DataProtection/resourceGuards").count(), 1U);
    EXPECT_EQ(azure.get(guard + "/disableSoftDeleteRequests/default").status, 200);
}

TEST(ResourceGuard, keeps_soft_delete_on_unless_a_request_is_named)
{
    Azure azure;
    make_guarded_vault(azure);
    const auto refused =
        azure.patch(soft_delete, R"({"properties":{"softDeleteFeatureState":"Disabled"}})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.message"),
              "ResourceGuard Operation requestid is either null or empty");
    const auto allowed =
        azure.patch(soft_delete, R"({"properties":{"softDeleteFeatureState":"Disabled",)" +
                                     request("disableSoftDeleteRequests") + "}}");
    EXPECT_EQ(allowed.status, 200);
}

TEST(ResourceGuard, watches_nothing_that_it_was_told_to_leave_out)
{
    Azure azure;
    azure.use_version("2023-02-01");
    azure.make_vault();
    azure.put(guard, R"({"location":"westeurope","properties":{
        "vaultCriticalOperationExclusionList":
        ["Microsoft.RecoveryServices/vaults/backupconfig/write"]}})");
    azure.put(proxy, R"({"properties":{"resourceGuardResourceId":")" + guard_id() + R"("}})");
    EXPECT_EQ(
        azure.patch(soft_delete, R"({"properties":{"softDeleteFeatureState":"Disabled"}})").status,
        200);
}

TEST(ResourceGuard, lets_its_mapping_go_for_half_an_hour_after_an_unlock)
{
    Azure azure;
    make_guarded_vault(azure);
    EXPECT_EQ(azure.remove(proxy).status, 400);
    const auto unlocked = azure.post(proxy + "/unlockDelete",
                                     "{" + request("deleteResourceGuardProxyRequests") + "}");
    EXPECT_EQ(unlocked.status, 200);
    EXPECT_THAT(unlocked.at("unlockDeleteExpiryTime"), HasSubstr("2026-01-15T08:31:00"));
    azure.advance(31min);
    EXPECT_EQ(azure.remove(proxy).status, 400);
    azure.post(proxy + "/unlockDelete", "{" + request("deleteResourceGuardProxyRequests") + "}");
    EXPECT_EQ(azure.remove(proxy).status, 200);
    EXPECT_EQ(azure.get("{rsv}/backupResourceGuardProxies").count(), 0U);
}

TEST(ResourceGuard, keeps_immutability_unless_a_request_is_named)
{
    Azure azure;
    azure.make_vault(R"({"securitySettings":{"immutabilitySettings":{"state":"Unlocked"}}})");
    azure.put(guard, R"({"location":"westeurope"})");
    azure.put(proxy, R"({"properties":{"resourceGuardResourceId":")" + guard_id() + R"("}})");
    const std::string off = R"("securitySettings":{"immutabilitySettings":{"state":"Disabled"}})";
    EXPECT_EQ(azure.patch("{rsv}", R"({"properties":{)" + off + "}}").status, 400);
    EXPECT_EQ(azure
                  .patch("{rsv}", R"({"properties":{)" + off + "," +
                                      request("reduceImmutabilityStateRequests") + "}}")
                  .status,
              202);
}

TEST(ResourceGuard, asks_for_rights_of_its_own)
{
    Azure azure(R"(
[[application]]
name = "operator"
client_id = "33333333-3333-3333-3333-333333333301"
object_id = "33333333-3333-3333-3333-333333333311"
secret = "s"
[[role_assignment]]
principal = "operator"
role = "Backup Contributor"
scope = "group/rg-backup"
)");
    make_guarded_vault(azure);
    azure.use_token(azure.log_in("33333333-3333-3333-3333-333333333301", "s"));
    const auto refused =
        azure.patch(soft_delete, R"({"properties":{"softDeleteFeatureState":"Disabled",)" +
                                     request("disableSoftDeleteRequests") + "}}");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.at("error.code"), "LinkedAuthorizationFailed");
}

TEST(ResourceGuard, cannot_go_while_a_vault_is_mapped_to_it)
{
    Azure azure;
    make_guarded_vault(azure);
    EXPECT_EQ(azure.remove(guard).status, 400);
}

} // namespace simulator
