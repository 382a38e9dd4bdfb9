// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/backup_history.hpp"
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace simulator {

using namespace std::chrono_literals;

namespace {

constexpr Duration day = 24h;
const Time begin = Time(std::chrono::hours(24 * 20'000));

Retention days_kept(std::int64_t days)
{
    Retention retention;
    retention.counts[0] = days;
    retention.instant_days = 2;
    return retention;
}

/// One point a day, all of them transferred.
History of_days(int count, const Retention& retention)
{
    History history;
    for (int i = 0; i < count; ++i) {
        Attempt attempt{.start = begin + day * i, .end = begin + day * i + 41min};
        attempt.is_settled = true;
        attempt.point = 1000U + static_cast<unsigned>(i);
        attempt.ranges = ranges_of(retention, snapshot_taken(attempt));
        attempt.promised = expiry_of(attempt, retention);
        history.attempts.push_back(attempt);
    }
    return history;
}

int kept(const History& history)
{
    return static_cast<int>(
        std::count_if(history.attempts.begin(), history.attempts.end(),
                      [](const Attempt& a) { return a.has_point() && !a.is_pruned(); }));
}

} // namespace

TEST(BackupHistory, is_read_back_as_it_was_put)
{
    auto world = World::open("");
    ASSERT_TRUE(world);
    History history = of_days(3, days_kept(30));
    history.attempts[1].outcome = Outcome::failed;
    history.attempts[1].trouble = Trouble::transfer;
    history.attempts[1].is_on_demand = true;
    history.attempts[1].until = begin + day * 7;
    history.attempts[2].pruned = begin + day * 9;
    history.attempts[2].archived = begin + day * 8;
    history.attempts[2].ranges = Ranges(0b1011);
    EXPECT_EQ(history.source({{"os", "Linux"}}), 0U);
    EXPECT_EQ(history.source({{"os", "Windows"}}), 1U);
    EXPECT_EQ(history.source({{"os", "Linux"}}), 0U);
    history.attempts[2].source = 1;
    put_history(**world, "/item", history);
    const History read = history_of(**world, "/ITEM");
    ASSERT_EQ(read.attempts.size(), 3U);
    EXPECT_EQ(read.sources, history.sources);
    EXPECT_EQ(read.attempts[0].promised, history.attempts[0].promised);
    EXPECT_EQ(read.attempts[1].trouble, Trouble::transfer);
    EXPECT_EQ(read.attempts[1].outcome, Outcome::failed);
    EXPECT_TRUE(read.attempts[1].is_on_demand);
    EXPECT_EQ(read.attempts[1].until, history.attempts[1].until);
    EXPECT_EQ(read.attempts[2].pruned, history.attempts[2].pruned);
    EXPECT_EQ(read.attempts[2].archived, history.attempts[2].archived);
    EXPECT_EQ(read.attempts[2].ranges, Ranges(0b1011));
    EXPECT_EQ(read.attempts[2].source, 1U);
}

TEST(BackupHistory, forgets_attempts_without_a_point_after_a_while)
{
    History history = of_days(40, days_kept(9999));
    for (auto& attempt : history.attempts) attempt.point = 0;
    clean_up(history, days_kept(9999), begin + day * 40, day * 14);
    EXPECT_EQ(history.attempts.size(), 30U);
}

TEST(BackupHistory, keeps_what_somebody_asked_for_until_then)
{
    History history = of_days(3, days_kept(30));
    history.attempts[0].until = begin + day * 100;
    clean_up(history, days_kept(7), begin + day * 99, Duration(0));
    EXPECT_TRUE(history.attempts[0].has_point());
    clean_up(history, days_kept(7), begin + day * 101, Duration(0));
    EXPECT_EQ(history.attempts.size(), 1U) << "the last one";
}

TEST(BackupHistory, gives_all_points_the_ranges_of_another_policy)
{
    History history = of_days(3, days_kept(30));
    Retention weekly = days_kept(7);
    weekly.counts[1] = 10;
    weekly.weekdays.set();
    date_again(history, weekly);
    for (const auto& attempt : history.attempts) EXPECT_EQ(attempt.ranges, Ranges(0b11));
}

RC_GTEST_PROP(CleanUp, never_takes_the_last_point, ())
{
    const auto policy = days_kept(*rc::gen::inRange(1, 40));
    const int count = *rc::gen::inRange(1, 60);
    History history = of_days(count, policy);
    const auto later = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 400));
    Time now = begin + day * count;
    for (const int days : later) {
        now += day * days;
        clean_up(history, days_kept(*rc::gen::inRange(1, 40)), now, day * *rc::gen::inRange(0, 15));
        RC_ASSERT(kept(history) >= 1);
        RC_ASSERT(history.attempts.back().point == 999U + static_cast<unsigned>(count));
    }
}

RC_GTEST_PROP(CleanUp, done_again_changes_nothing, ())
{
    const auto policy = days_kept(*rc::gen::inRange(1, 40));
    History history = of_days(*rc::gen::inRange(1, 60), days_kept(30));
    const Time now = begin + day * *rc::gen::inRange(60, 120);
    clean_up(history, policy, now, day * 14);
    RC_ASSERT(!clean_up(history, policy, now, day * 14));
}

RC_GTEST_PROP(CleanUp, that_is_undone_in_time_loses_nothing, ())
{
    const auto long_policy = days_kept(90);
    History history = of_days(*rc::gen::inRange(1, 60), long_policy);
    const int before = kept(history);
    const Time now = begin + day * 60;
    clean_up(history, days_kept(*rc::gen::inRange(1, 90)), now, day * 14);
    bring_back(history, long_policy, now + day * *rc::gen::inRange(0, 14));
    RC_ASSERT(kept(history) == before);
}

} // namespace simulator
