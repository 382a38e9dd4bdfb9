// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/retention.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace simulator {

using namespace std::chrono_literals;

namespace {

Time at(std::string_view text)
{
    return parse_time(std::string(text) + ":00Z").value();
}

Retention retention(std::string_view policy, std::string_view zone = "UTC")
{
    json::object all{{"timeZone", zone}, {"instantRpRetentionRangeInDays", 2}};
    all["retentionPolicy"] = parse_json(policy).value();
    return retention_of(all);
}

const std::string_view by_weekday = R"({
    "dailySchedule":{"retentionDuration":{"count":30,"durationType":"Days"}},
    "weeklySchedule":{"daysOfTheWeek":["Sunday"],
        "retentionDuration":{"count":12,"durationType":"Weeks"}},
    "monthlySchedule":{"retentionScheduleFormatType":"Weekly",
        "retentionScheduleWeekly":{"daysOfTheWeek":["Sunday"],"weeksOfTheMonth":["First","Last"]},
        "retentionDuration":{"count":6,"durationType":"Months"}},
    "yearlySchedule":{"retentionScheduleFormatType":"Weekly","monthsOfYear":["February"],
        "retentionScheduleWeekly":{"daysOfTheWeek":["Sunday"],"weeksOfTheMonth":["Last"]},
        "retentionDuration":{"count":10,"durationType":"Years"}}})";
const std::string_view by_date = R"({
    "dailySchedule":{"retentionDuration":{"count":7,"durationType":"Days"}},
    "monthlySchedule":{"retentionScheduleFormatType":"Daily",
        "retentionScheduleDaily":{"daysOfTheMonth":[{"date":1,"isLast":false},
            {"date":0,"isLast":true}]},
        "retentionDuration":{"count":1,"durationType":"Months"}}})";
const std::string_view days_only = R"({
    "dailySchedule":{"retentionDuration":{"count":30,"durationType":"Days"}}})";
const std::string_view weeks_only = R"({
    "weeklySchedule":{"daysOfTheWeek":["Monday"],
        "retentionDuration":{"count":4,"durationType":"Weeks"}}})";

struct Kept {
    const char* name;
    std::string_view policy;
    const char* zone;
    const char* taken;
    const char* rule;
    const char* until;
};

struct Expiry : testing::TestWithParam<Kept> {};

} // namespace

TEST_P(Expiry, is_that_of_the_range_that_keeps_longest)
{
    const auto& [name, policy, zone, taken, rule, until] = GetParam();
    const Retention r = retention(policy, zone);
    const Ranges ranges = ranges_of(r, at(taken));
    EXPECT_EQ(governing_rule(r, ranges, at(taken)), rule);
    EXPECT_EQ(iso_time(expiry(r, ranges, at(taken))), iso_time(at(until)));
}

// 2026-02-01 is a Sunday, and so is the last day of May.
INSTANTIATE_TEST_SUITE_P(
    Cases, Expiry,
    testing::Values(
        Kept{"a_day", by_weekday, "UTC", "2026-02-02T22:30", "Daily", "2026-03-04T22:30"},
        Kept{"a_week", by_weekday, "UTC", "2026-02-08T22:30", "Weekly", "2026-05-03T22:30"},
        Kept{"the_first_of_a_month", by_weekday, "UTC", "2026-02-01T22:30", "Monthly",
             "2026-08-01T22:30"},
        Kept{"the_last_of_a_month", by_weekday, "UTC", "2026-05-31T22:30", "Monthly",
             "2026-11-30T22:30"},
        Kept{"the_fourth_is_not_the_last", by_weekday, "UTC", "2026-05-24T22:30", "Weekly",
             "2026-08-16T22:30"},
        Kept{"a_year", by_weekday, "UTC", "2026-02-22T22:30", "Yearly", "2036-02-22T22:30"},
        Kept{"a_date", by_date, "UTC", "2026-03-01T22:30", "Monthly", "2026-04-01T22:30"},
        Kept{"the_last_date", by_date, "UTC", "2026-02-28T22:30", "Monthly", "2026-03-28T22:30"},
        Kept{"the_last_date_of_a_leap_year", by_date, "UTC", "2028-02-29T22:30", "Monthly",
             "2028-03-29T22:30"},
        Kept{"a_month_later_is_within_the_month", by_date, "UTC", "2026-01-31T22:30", "Monthly",
             "2026-02-28T22:30"},
        Kept{"another_date", by_date, "UTC", "2026-03-02T22:30", "Daily", "2026-03-09T22:30"},
        Kept{"the_date_is_local", by_date, "Tokyo Standard Time", "2026-02-28T22:30", "Monthly",
             "2026-03-31T22:30"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Retention, of_a_range_that_is_gone_is_that_of_the_shortest)
{
    const Ranges daily(1);
    EXPECT_EQ(expiry(retention(weeks_only), daily, at("2026-02-03T22:30")), at("2026-03-03T22:30"));
}

TEST(Retention, of_a_range_that_came_later_does_not_reach_older_points)
{
    const Time taken = at("2026-02-22T22:30");
    const Ranges before = ranges_of(retention(days_only), taken);
    EXPECT_EQ(expiry(retention(by_weekday), before, taken), at("2026-03-24T22:30"));
}

TEST(Retention, keeps_snapshots_for_days_of_their_own)
{
    EXPECT_EQ(instant_expiry(retention(days_only), at("2026-02-01T22:30")), at("2026-02-03T22:30"));
}

RC_GTEST_PROP(Retention, never_ends_before_the_shortest_range_of_a_point, ())
{
    const Retention r = retention(by_weekday);
    const Time taken =
        at("2026-01-01T00:00") + std::chrono::minutes(*rc::gen::inRange(0, 5'000'000));
    const Ranges ranges = ranges_of(r, taken);
    RC_ASSERT(ranges.test(0));
    RC_ASSERT(expiry(r, ranges, taken) >= taken + 24h * 30);
}

RC_GTEST_PROP(Retention, ends_later_where_it_is_raised, ())
{
    const Time taken =
        at("2026-01-01T00:00") + std::chrono::minutes(*rc::gen::inRange(0, 5'000'000));
    Retention less = retention(by_weekday);
    const Ranges ranges = ranges_of(less, taken);
    Retention more = less;
    auto& count = more.counts.at(*rc::gen::inRange<std::size_t>(0, range_count));
    *count += *rc::gen::inRange(1, 50);
    RC_ASSERT(expiry(more, ranges, taken) >= expiry(less, ranges, taken));
}

RC_GTEST_PROP(Retention, of_more_ranges_is_never_shorter, ())
{
    const Retention r = retention(by_weekday);
    const Time taken =
        at("2026-01-01T00:00") + std::chrono::minutes(*rc::gen::inRange(0, 5'000'000));
    const Ranges some(*rc::gen::inRange(1U, 16U));
    const Ranges more = some | Ranges(*rc::gen::inRange(1U, 16U));
    RC_ASSERT(expiry(r, more, taken) >= expiry(r, some, taken));
}

} // namespace simulator
