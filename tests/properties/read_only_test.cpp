// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace test {
namespace {

using namespace reconciler;

/// What got to the simulator, as it counts it; a query of Resource Graph is a POST that reads.
std::vector<std::string> writes_at(const SimulatedAzure& azure)
{
    auto writes = azure.writes();
    std::erase_if(writes, [](const std::string& one) {
        return one == "POST /providers/Microsoft.ResourceGraph/resources";
    });
    return writes;
}

TEST(ReadOnly, plans_and_looks_closer_without_a_write)
{
    SimulatedAzure azure;
    azure.read_only = true;
    azure.forget();
    const auto plan = azure.plan(stacks::whole());
    EXPECT_FALSE(plan.steps.empty());
    EXPECT_GT(azure.requests(), 3u);
    EXPECT_TRUE(writes_at(azure).empty());
}

TEST(ReadOnly, lets_no_write_of_an_apply_get_to_azure)
{
    SimulatedAzure azure;
    const auto plan = azure.plan(stacks::whole());
    azure.read_only = true;
    azure.forget();
    const auto report = azure.apply(plan);
    EXPECT_TRUE(writes_at(azure).empty());
    for (const auto& one : report.steps) {
        if (one.status != StepStatus::succeeded) continue;
        EXPECT_TRUE(plan.step(one.step_id)->action.empty()) << one.step_id; // the state's own
    }
    azure.read_only = false;
    azure.converge(stacks::whole());
    EXPECT_FALSE(writes_at(azure).empty());
    EXPECT_TRUE(azure.plan(stacks::whole()).in_sync());
}

} // namespace
} // namespace test
