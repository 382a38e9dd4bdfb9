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

} // namespace
