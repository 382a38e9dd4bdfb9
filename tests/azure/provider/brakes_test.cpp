// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/provider/many_vms.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using reconciler::StepStatus;
using test::SimulatedAzure;

/// The program ends between runs, and the throttle with it; the state stays.
class BetweenRuns : public testing::Test {
protected:
    test::TempDir folder;
    SimulatedAzure azure{many_vms::write_estate(folder, 10)};
};

std::string with_time(std::string toml, const std::string& time)
{
    const std::string usual = "time = \"23:00\"";
    for (auto at = toml.find(usual); at != std::string::npos; at = toml.find(usual, at))
        toml.replace(at, usual.size(), "time = \"" + time + "\"");
    return toml;
}

TEST_F(BetweenRuns, policy_writes_are_remembered_in_the_state)
{
    azure.converge(many_vms::vaults_and_policies());
    azure.perform({"advance", "1h"});
    azure.converge(with_time(many_vms::vaults_and_policies(), "22:00"));
    const auto records = azure.records();
    const auto* policy = azure.find(records, "policy.p3");
    ASSERT_TRUE(policy);
    EXPECT_EQ(policy->facts.get("written_at").list().size(), 2U);
}

using Brake = BetweenRuns;

TEST_F(Brake, of_azures_lets_nothing_more_be_written_and_says_when_to_come_back)
{
    azure.converge(many_vms::vaults_and_policies());
    azure.fault(
        R"([{"match": {"method": "PUT", "path": "protectedItems"}, "then": {"status": 400,)"
        R"("body": {"error": {"code": "CloudDosAbsoluteLimitReached", "message": "m"}}}}])");
    azure.parallelism = 1;
    const auto plan = azure.plan(many_vms::vaults_and_policies() + many_vms::vms(5));
    azure.forget();
    const auto report = azure.apply(plan);
    EXPECT_EQ(report.count(StepStatus::succeeded), 0U);
    EXPECT_EQ(azure.writes().size(), 1U);
    ASSERT_FALSE(report.diagnostics.empty());
    for (const auto& problem : report.diagnostics) {
        EXPECT_EQ(problem.id, "azure-throttled");
        EXPECT_TRUE(problem.detail.contains("Come back at 2026-01-16T")) << problem.detail;
    }
    azure.perform({"advance", "1d"});
    EXPECT_EQ(azure.apply(plan).count(StepStatus::succeeded), 5U);
}

/// One vault, three policies, and more VMs than it takes in a day.
std::string large_rollout(int count)
{
    std::string toml = many_vms::vaults_and_policies();
    for (int i = 1; i <= count; ++i) {
        const auto number = std::to_string(i);
        toml += "[protected_vm.vm-" + number + "]\nvm = \"rg-app/vm-" + number + "\"\npolicy = \"" +
                (i % 3 == 0   ? "p0"
                 : i % 3 == 1 ? "q1"
                              : "q2") +
                "\"\n";
    }
    for (const std::string name : {"q1", "q2"})
        toml += "[policy." + name + "]\nname = \"nightly-" + name +
                "\"\nvault = \"v0\"\ntype = \"V2\"\nretention.daily = { count = 30 }\n"
                "schedule = { frequency = \"Daily\", time = \"23:00\" }\n";
    return toml;
}

std::string waves_said(const reconciler::Plan& plan)
{
    for (const auto& problem : plan.diagnostics)
        if (problem.id == "registration-rate") return problem.detail;
    return {};
}

TEST(Waves, of_a_large_rollout_go_over_days)
{
    test::TempDir folder;
    const auto estate = many_vms::write_estate(folder, 260);
    const auto toml = large_rollout(260);
    SimulatedAzure::Parts parts;
    parts.estate = estate;
    parts.state_file = folder.path("state.sqlite");
    SimulatedAzure azure(parts);
    const auto plan = azure.converge(toml);
    EXPECT_EQ(waves_said(plan),
              "260 VMs are to be registered with rsv-0 and 260 of its protections written. Azure "
              "takes 250 and 1,000 in 24 hours, of which 250 are and 1000 are left: it takes 2 "
              "days.");
    EXPECT_EQ(azure.last_report.count(StepStatus::failed), 10U);
    for (const auto& problem : azure.last_report.diagnostics)
        EXPECT_TRUE(problem.detail.contains("Come back at 2026-01-16T")) << problem.detail;
    azure.forget();
    const auto again = azure.converge(toml); // the same day: the state remembers
    EXPECT_TRUE(waves_said(again).contains("of which 0 are and 750 are left")) << waves_said(again);
    EXPECT_TRUE(azure.writes().empty());
    azure.perform({"advance", "1d"});
    azure.converge(toml);
    EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), 10U);
    EXPECT_TRUE(azure.plan(toml).in_sync());
}

} // namespace
