// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;

const std::string guard = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/"
                          "rg-backup/providers/Microsoft.DataProtection/resourceGuards/guard";

void make_guard(SimulatedAzure& azure)
{
    azure.ask("PUT", guard + "?api-version=2024-04-01",
              R"({"location":"westeurope","properties":{}})");
}

std::string stack(const std::string& of_vault, const std::string& vms)
{
    return stacks::head() + R"(
[vault.prod]
name = "rsv-prod"
resource_group = "rg-backup"
location = "westeurope"
)" + of_vault +
           '\n' + stacks::policies() + vms;
}

const std::string guarded = "resource_guard = \"" + guard + "\"";

TEST(GuardedVault, is_mapped_last_and_stays_in_sync)
{
    SimulatedAzure azure;
    make_guard(azure);
    const Plan plan = azure.converge(stack(guarded, ""));
    EXPECT_NE(plan.step("vault.prod/map-guard"), nullptr) << to_text(plan);
    EXPECT_TRUE(azure.plan(stack(guarded, "")).in_sync())
        << to_text(azure.plan(stack(guarded, "")));
}

TEST(GuardedVault, lets_a_protection_be_stopped_with_the_guards_agreement)
{
    SimulatedAzure azure;
    make_guard(azure);
    azure.converge(stack(guarded, stacks::vm("pmk-01")));
    const std::string none = stack(guarded, "");
    const Plan plan = azure.converge(none);
    EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
        << to_text(azure.last_report);
    EXPECT_TRUE(azure.plan(none).in_sync()) << to_text(azure.plan(none));
}

TEST(GuardedVault, lets_data_be_deleted_once_it_is_unlocked)
{
    SimulatedAzure azure;
    make_guard(azure);
    azure.converge(stack(guarded, stacks::vm("pmk-01", "on_remove = \"delete\"\n")));
    const std::string none = stack(guarded, "");
    const Plan plan = azure.converge(none);
    EXPECT_NE(plan.step("protected_vm.pmk-01/unlock"), nullptr) << to_text(plan);
    EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
        << to_text(azure.last_report);
}

TEST(GuardedVault, lets_retention_be_shortened_with_the_guards_agreement)
{
    SimulatedAzure azure;
    make_guard(azure);
    std::string toml = stack(guarded, "");
    azure.converge(toml);
    toml.replace(toml.find("count = 14"), 10, "count = 13");
    const Plan plan = azure.converge(toml);
    EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
        << to_text(azure.last_report);
    EXPECT_TRUE(azure.plan(toml).in_sync()) << to_text(azure.plan(toml));
}

TEST(GuardedVault, gives_its_guard_up_when_none_is_declared)
{
    SimulatedAzure azure;
    make_guard(azure);
    azure.converge(stack(guarded, ""));
    const std::string none = stack("resource_guard = \"none\"", "");
    const Plan plan = azure.plan(none, SimulatedAzure::any());
    ASSERT_EQ(plan.changes.size(), 1U) << to_text(plan);
    EXPECT_TRUE(plan.changes.front().marks.weakens);
    azure.apply(plan);
    EXPECT_TRUE(azure.plan(none).in_sync()) << to_text(azure.last_report);
}

TEST(EncryptedVault, is_made_granted_and_encrypted_in_one_plan)
{
    SimulatedAzure azure;
    const std::string toml = stacks::head() + stacks::furnished_vault();
    const Plan plan = azure.converge(toml);
    EXPECT_NE(plan.step("vault.keyed/grant-key-policy"), nullptr) << to_text(plan);
    EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
        << to_text(azure.last_report);
    EXPECT_TRUE(azure.plan(toml).in_sync()) << to_text(azure.plan(toml));
}

TEST(EncryptedVault, passes_a_door_that_needs_its_name)
{
    SimulatedAzure azure;
    const Plan plan = azure.plan(stacks::head() + stacks::furnished_vault());
    ASSERT_EQ(plan.changes.size(), 1U) << to_text(plan);
    EXPECT_EQ(plan.changes.front().lacking, std::vector<std::string>{"one-way:vault-encryption"});
}

TEST(EncryptedVault, is_refused_once_an_item_was_protected)
{
    SimulatedAzure azure;
    azure.converge(stack("", stacks::vm("pmk-01")));
    const std::string late = stack("identity = { type = \"SystemAssigned\" }\nencryption = { key = "
                                   "\"https://kv-app.vault.azure.net/keys/backup\" }",
                                   stacks::vm("pmk-01"));
    const Plan plan = azure.plan(late, SimulatedAzure::any());
    ASSERT_TRUE(plan.is_blocked()) << to_text(plan);
    EXPECT_EQ(plan.changes.front().blocked.front().id, "vault-encryption-too-late")
        << to_text(plan);
}

} // namespace
