// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using testing::HasSubstr;

namespace {

const std::string accounts = R"(
[[storage_account]]
name = "stapp{index}"
count = 2
resource_group = "rg-app"
tags = { team = "app" }
[[storage_account]]
name = "stold"
resource_group = "rg-app"
location = "North Europe"
sku = "Premium_LRS"
kind = "BlockBlobStorage"
)";
const std::string storage = "{app}/providers/Microsoft.Storage/storageAccounts";

} // namespace

TEST(StorageAccount, is_where_its_group_is_unless_told)
{
    Azure azure(accounts);
    const auto first = azure.get(storage + "/STAPP1");
    EXPECT_EQ(first.at("location"), "westeurope");
    EXPECT_EQ(first.at("kind"), "StorageV2");
    EXPECT_EQ(first.at("sku.tier"), "Standard");
    EXPECT_EQ(first.at("tags.team"), "app");
    EXPECT_EQ(first.at("properties.primaryEndpoints.blob"),
              "https://stapp1.blob.core.windows.net/");
    const auto old = azure.get(storage + "/stold");
    EXPECT_EQ(old.at("location"), "northeurope");
    EXPECT_EQ(old.at("sku.tier"), "Premium");
}

TEST(StorageAccount, is_listed_by_group_by_subscription_and_among_resources)
{
    Azure azure(accounts);
    EXPECT_EQ(azure.get(storage).count(), 3U);
    EXPECT_EQ(azure.get("{sub}/providers/Microsoft.Storage/storageAccounts").count(), 3U);
    EXPECT_THAT(azure.get("{app}/resources").text, HasSubstr("Microsoft.Storage/storageAccounts"));
    EXPECT_THAT(azure.get("{sub}/providers/Microsoft.Storage").text,
                HasSubstr("\"resourceType\":\"storageAccounts\""));
}

TEST(StorageAccount, that_is_classic_is_nowhere)
{
    Azure azure(accounts);
    const auto classic =
        azure.get("{app}/providers/Microsoft.ClassicStorage/storageAccounts/stold");
    EXPECT_EQ(classic.status, 404);
    EXPECT_EQ(classic.at("error.message"),
              "The Resource 'Microsoft.ClassicStorage/storageAccounts/stold' under resource group "
              "'rg-app' was not found. For more details please go to "
              "https://aka.ms/ARMResourceNotFoundFix");
    EXPECT_EQ(azure.get(storage + "/stnone").at("error.code"), "ResourceNotFound");
}

TEST(StorageAccount, appears_when_somebody_makes_one)
{
    Azure azure;
    const auto said = azure.simulator().perform({"add-storage", "rg-app/stnew", "North Europe"});
    ASSERT_TRUE(said);
    EXPECT_EQ(*said, "There is a storage account stnew in northeurope now.");
    EXPECT_EQ(azure.get(storage + "/stnew").at("location"), "northeurope");
    EXPECT_FALSE(azure.simulator().perform({"add-storage", "rg-none/stnew"}));
}

} // namespace simulator
