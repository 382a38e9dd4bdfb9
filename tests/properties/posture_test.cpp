// SPDX-License-Identifier: Apache-2.0
// What [[check]] says of a stack and of the Azure below it, both ways.
#include "tests/properties/stacks.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace posture {
namespace {

using namespace reconciler;
using test::SimulatedAzure;

std::string checked(const std::string& check)
{
    return stacks::head() + stacks::vault() + stacks::policies() + stacks::vm("pmk-01") +
           "\n[[check]]\nname = \"posture\"\n" + check + "\n";
}

/// The details of what the plan finds to be otherwise.
std::vector<std::string> said(SimulatedAzure& azure, const std::string& check)
{
    std::vector<std::string> out;
    for (const auto& problem : azure.plan(checked(check), SimulatedAzure::any()).diagnostics)
        if (problem.id == "check-failed") out.push_back(problem.detail);
    return out;
}

using Said = std::vector<std::string>;

TEST(Posture, asks_for_young_recovery_points_of_what_is_protected)
{
    SimulatedAzure azure;
    EXPECT_EQ(said(azure, "rpo_hours = 30"), Said{}); // nothing is protected yet
    azure.converge(checked("rpo_hours = 30"));
    EXPECT_EQ(
        said(azure, "rpo_hours = 30"),
        Said{"Check \"posture\": the last recovery point is no older than 30 hours. It is not "
             "so for 1: protected_vm.pmk-01 (no recovery point yet)."});
    azure.perform({"advance", "2d"});
    EXPECT_EQ(said(azure, "rpo_hours = 30"), Said{});
    azure.perform({"stop-protection", "rg-app/pmk-01"});
    azure.perform({"advance", "3d"});
    EXPECT_EQ(said(azure, "rpo_hours = 30"), Said{}); // that is drift, and said as such
}

TEST(Posture, asks_that_every_vm_that_matches_is_protected)
{
    SimulatedAzure azure;
    const auto missing = said(azure, "covers = { names = [\"*mk-01\"] }");
    ASSERT_EQ(missing.size(), 1U);
    EXPECT_TRUE(missing[0].contains("It is not so for 1: rg-app/cmk-01")) << missing[0];
    EXPECT_EQ(said(azure, "covers = { names = [\"pmk-*\"] }"), Said{});
    azure.converge(stacks::head() + stacks::vault());
    azure.perform({"protect", "rg-app/cmk-01", "rsv-prod", "DefaultPolicy"});
    EXPECT_EQ(said(azure, "covers = { names = [\"*mk-01\"] }"), Said{}); // by whomever
}

TEST(Posture, asks_how_protected_vms_are_encrypted)
{
    SimulatedAzure azure;
    EXPECT_EQ(said(azure, "encryption = [\"cmk\", \"ade-kek\"]"),
              Said{"Check \"posture\": VMs are encrypted with one of [\"cmk\", \"ade-kek\"]. It is "
                   "not so for 1: protected_vm.pmk-01 (pmk)."});
    EXPECT_EQ(said(azure, "encryption = [\"pmk\"]"), Said{});
    EXPECT_EQ(said(azure, "encryption = [\"cmk\"]\non = [\"protected_vm.other-*\"]"), Said{});
}

TEST(Posture, asks_what_vaults_must_have_at_least)
{
    SimulatedAzure azure;
    EXPECT_EQ(said(azure, "min_immutability = \"Locked\"").size(), 1U);
    EXPECT_EQ(said(azure, "min_immutability = \"Unlocked\""), Said{});
    EXPECT_EQ(said(azure, "min_soft_delete_days = 60"),
              Said{"Check \"posture\": soft_delete.retention_days of vaults is at least 60. It is "
                   "not so for 1: vault.prod (30)."});
    EXPECT_EQ(said(azure, "min_soft_delete_days = 30"), Said{});
}

TEST(Posture, is_as_grave_as_it_says)
{
    SimulatedAzure azure;
    for (const auto& [word, severity] :
         {std::pair{"error", Severity::error}, std::pair{"warning", Severity::warning}}) {
        const auto plan = azure.plan(
            checked("min_soft_delete_days = 60\nseverity = \"" + std::string(word) + "\""));
        const auto found = std::ranges::find(plan.diagnostics, "check-failed", &Diagnostic::id);
        ASSERT_NE(found, plan.diagnostics.end());
        EXPECT_EQ(found->severity, severity);
        EXPECT_TRUE(found->spans.front().span.is_known());
    }
}

} // namespace
} // namespace posture
