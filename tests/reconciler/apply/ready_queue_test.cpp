// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/ready_queue.hpp"

#include <gmock/gmock.h>

using namespace reconciler;
using testing::ElementsAre;
using testing::IsEmpty;
using Claim = ReadyQueue::Claim;

namespace {

/// Pops until none can go.
std::vector<std::size_t> drain(ReadyQueue& queue)
{
    std::vector<std::size_t> order;
    while (const auto step = queue.pop()) order.push_back(*step);
    return order;
}

ReadyQueue filled(const std::vector<Claim>& claims)
{
    ReadyQueue queue(claims);
    for (std::size_t i = 0; i < claims.size(); ++i) queue.push(i);
    return queue;
}

} // namespace

TEST(ReadyQueue, lets_the_longest_path_go_first)
{
    auto queue = filled({{1, "", "a"}, {3, "", "b"}, {2, "", "c"}});
    EXPECT_THAT(drain(queue), ElementsAre(1, 2, 0));
}

TEST(ReadyQueue, keeps_the_order_of_those_that_are_equal)
{
    auto queue = filled({{1, "", "a"}, {1, "", "b"}, {1, "", "c"}});
    EXPECT_THAT(drain(queue), ElementsAre(0, 1, 2));
}

TEST(ReadyQueue, lets_vaults_take_turns)
{
    auto queue = filled({{1, "one", "a"},
                         {1, "one", "b"},
                         {1, "one", "c"},
                         {1, "two", "d"},
                         {1, "two", "e"},
                         {1, "three", "f"}});
    EXPECT_THAT(drain(queue), ElementsAre(0, 3, 5, 1, 4, 2));
}

TEST(ReadyQueue, lets_one_step_at_a_time_at_a_target)
{
    auto queue = filled({{1, "", "a"}, {1, "", "b"}, {1, "", "a"}, {1, "", "a"}});
    EXPECT_THAT(drain(queue), ElementsAre(0, 1));
    queue.ended(1);
    EXPECT_THAT(drain(queue), IsEmpty());
    queue.ended(0);
    EXPECT_THAT(drain(queue), ElementsAre(2));
    queue.ended(2);
    EXPECT_THAT(drain(queue), ElementsAre(3));
}

TEST(ReadyQueue, lets_the_longest_path_go_first_at_a_target_too)
{
    auto queue = filled({{3, "", "a"}, {1, "", "a"}, {2, "", "a"}});
    EXPECT_THAT(drain(queue), ElementsAre(0));
    queue.ended(0);
    EXPECT_THAT(drain(queue), ElementsAre(2));
}

TEST(ReadyQueue, holds_nobody_up_who_needs_no_target)
{
    auto queue = filled({{1, "", ""}, {1, "", ""}});
    EXPECT_THAT(drain(queue), ElementsAre(0, 1));
}
