// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reconciler {
namespace {

using testing::ElementsAre;

Step step(std::string id, std::vector<std::string> after = {})
{
    Step out;
    out.id = std::move(id);
    out.after = std::move(after);
    return out;
}

std::vector<std::string> ids(const std::vector<Step>& steps)
{
    std::vector<std::string> out;
    out.reserve(steps.size());
    for (const auto& each : steps) out.push_back(each.id);
    return out;
}

TEST(Graph, keeps_the_order_given_where_nothing_waits)
{
    EXPECT_THAT(ids(*in_order({step("b"), step("c"), step("a")})), ElementsAre("b", "c", "a"));
}

TEST(Graph, puts_a_step_behind_all_it_waits_for)
{
    EXPECT_THAT(ids(*in_order({step("item", {"policy", "grant"}), step("policy", {"vault"}),
                               step("grant"), step("vault")})),
                ElementsAre("grant", "vault", "policy", "item"));
}

TEST(Graph, ignores_steps_that_are_not_there)
{
    EXPECT_THAT(ids(*in_order({step("a", {"gone"})})), ElementsAre("a"));
}

TEST(Graph, counts_a_step_that_is_waited_for_twice_once)
{
    EXPECT_THAT(ids(*in_order({step("b", {"a", "a"}), step("a")})), ElementsAre("a", "b"));
}

//   free   a → b → c → a   and d waits for the cycle without being part of it
TEST(Graph, reports_the_whole_cycle_and_nothing_else)
{
    const auto ordered = in_order(
        {step("free"), step("d", {"a"}), step("a", {"b"}), step("b", {"c"}), step("c", {"a"})});
    ASSERT_FALSE(ordered);
    EXPECT_THAT(ordered.error(), ElementsAre("a", "b", "c", "a"));
}

TEST(Graph, reports_a_step_that_waits_for_itself)
{
    const auto ordered = in_order({step("a", {"a"})});
    ASSERT_FALSE(ordered);
    EXPECT_THAT(ordered.error(), ElementsAre("a", "a"));
}

TEST(Graph, orders_nothing_into_nothing)
{
    EXPECT_TRUE(in_order({})->empty());
}

} // namespace
} // namespace reconciler
