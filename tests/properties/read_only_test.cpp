// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using namespace reconciler;

TEST(ReadOnly, plans_and_looks_closer_without_a_write)
{
    SimulatedAzure azure;
    azure.read_only = true;
    azure.forget();
    const auto plan = azure.plan(stacks::whole());
    EXPECT_FALSE(plan.steps.empty());
    EXPECT_GT(azure.requests(), 3u);
    EXPECT_TRUE(azure.writes().empty()); // as the simulator counts them
}

TEST(ReadOnly, lets_no_write_of_an_apply_get_to_azure)
{
    SimulatedAzure azure;
    const auto plan = azure.plan(stacks::whole());
    azure.read_only = true;
    azure.forget();
    const auto report = azure.apply(plan);
    EXPECT_TRUE(azure.writes().empty()); // as the simulator counts them
    EXPECT_EQ(report.count(StepStatus::succeeded), 0u);
    azure.read_only = false;
    azure.converge(stacks::whole());
    EXPECT_FALSE(azure.writes().empty());
    EXPECT_TRUE(azure.plan(stacks::whole()).in_sync());
}

} // namespace
} // namespace test
