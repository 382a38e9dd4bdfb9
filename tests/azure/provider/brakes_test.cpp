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

} // namespace
