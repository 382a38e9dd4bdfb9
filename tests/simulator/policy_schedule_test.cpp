// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/policy_schedule.hpp"

#include "providers/simulator/time_zones.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace simulator {

using namespace std::chrono_literals;

namespace {

Time at(std::string_view text)
{
    return parse_time(std::string(text) + ":00Z").value();
}

json::object properties(std::string_view schedule, std::string_view zone = "UTC")
{
    json::object all{{"timeZone", zone}};
    all["schedulePolicy"] = parse_json(schedule).value();
    return all;
}

const std::string_view daily = R"({"schedulePolicyType":"SimpleSchedulePolicy",
    "scheduleRunFrequency":"Daily","scheduleRunTimes":["2023-05-20T22:30:00Z"]})";
const std::string_view weekly = R"({"schedulePolicyType":"SimpleSchedulePolicy",
    "scheduleRunFrequency":"Weekly","scheduleRunDays":["Sunday","Wednesday"],
    "scheduleRunTimes":["2023-05-20T02:00:00Z"]})";
const std::string_view enhanced_daily = R"({"schedulePolicyType":"SimpleSchedulePolicyV2",
    "scheduleRunFrequency":"Daily","dailySchedule":{"scheduleRunTimes":["2023-05-20T03:00:00Z"]}})";
const std::string_view enhanced_weekly = R"({"schedulePolicyType":"SimpleSchedulePolicyV2",
    "scheduleRunFrequency":"Weekly","weeklySchedule":{"scheduleRunDays":["Monday"],
    "scheduleRunTimes":["2023-05-20T23:30:00Z"]}})";
const std::string_view hourly = R"({"schedulePolicyType":"SimpleSchedulePolicyV2",
    "scheduleRunFrequency":"Hourly","hourlySchedule":{"interval":4,
    "scheduleWindowStartTime":"2023-05-20T08:00:00Z","scheduleWindowDuration":12}})";
const std::string_view around_midnight = R"({"schedulePolicyType":"SimpleSchedulePolicyV2",
    "scheduleRunFrequency":"Hourly","hourlySchedule":{"interval":6,
    "scheduleWindowStartTime":"2023-05-20T20:00:00Z","scheduleWindowDuration":12}})";
const std::string_view all_day = R"({"schedulePolicyType":"SimpleSchedulePolicyV2",
    "scheduleRunFrequency":"Hourly","hourlySchedule":{"interval":6,
    "scheduleWindowStartTime":"2023-05-20T00:30:00Z","scheduleWindowDuration":24}})";

struct Run {
    const char* name;
    std::string_view schedule;
    const char* zone;
    const char* after;
    const char* next;
};

struct NextRun : testing::TestWithParam<Run> {};

} // namespace

TEST_P(NextRun, is_the_first_after)
{
    const auto schedule = schedule_of(properties(GetParam().schedule, GetParam().zone));
    ASSERT_TRUE(schedule);
    EXPECT_EQ(iso_time(next_run(*schedule, at(GetParam().after))), iso_time(at(GetParam().next)));
}

// 2026-01-15 is a Thursday.
INSTANTIATE_TEST_SUITE_P(
    Cases, NextRun,
    testing::Values(
        Run{"daily_today", daily, "UTC", "2026-01-15T08:00", "2026-01-15T22:30"},
        Run{"daily_tomorrow", daily, "UTC", "2026-01-15T22:30", "2026-01-16T22:30"},
        Run{"daily_next_month", daily, "UTC", "2026-01-31T23:00", "2026-02-01T22:30"},
        Run{"weekly_next_named_day", weekly, "UTC", "2026-01-15T08:00", "2026-01-18T02:00"},
        Run{"weekly_second_named_day", weekly, "UTC", "2026-01-18T02:00", "2026-01-21T02:00"},
        Run{"enhanced_daily", enhanced_daily, "UTC", "2026-01-15T03:00", "2026-01-16T03:00"},
        Run{"enhanced_weekly", enhanced_weekly, "UTC", "2026-01-15T03:00", "2026-01-19T23:30"},
        Run{"hourly_before_the_window", hourly, "UTC", "2026-01-15T07:59", "2026-01-15T08:00"},
        Run{"hourly_within_the_window", hourly, "UTC", "2026-01-15T12:00", "2026-01-15T16:00"},
        Run{"hourly_at_the_end_of_the_window", hourly, "UTC", "2026-01-15T16:00",
            "2026-01-15T20:00"},
        Run{"hourly_after_the_window", hourly, "UTC", "2026-01-15T20:00", "2026-01-16T08:00"},
        Run{"window_around_midnight", around_midnight, "UTC", "2026-01-15T20:00",
            "2026-01-16T02:00"},
        Run{"window_begun_yesterday", around_midnight, "UTC", "2026-01-16T02:00",
            "2026-01-16T08:00"},
        Run{"window_of_a_day_has_no_run_twice", all_day, "UTC", "2026-01-15T18:30",
            "2026-01-16T00:30"},
        Run{"east_of_utc", daily, "W. Europe Standard Time", "2026-01-15T08:00",
            "2026-01-15T21:30"},
        Run{"no_daylight_saving", daily, "W. Europe Standard Time", "2026-07-15T08:00",
            "2026-07-15T21:30"},
        Run{"half_hours_of_utc", daily, "India Standard Time", "2026-01-15T08:00",
            "2026-01-15T17:00"},
        Run{"day_of_the_week_is_local", weekly, "Tokyo Standard Time", "2026-01-15T08:00",
            "2026-01-17T17:00"},
        Run{"west_of_utc", daily, "Pacific Standard Time", "2026-01-15T08:00", "2026-01-16T06:30"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(PolicySchedule, is_none_where_the_service_would_take_none)
{
    EXPECT_FALSE(schedule_of({}));
    EXPECT_FALSE(schedule_of(properties(R"({"scheduleRunFrequency":"Hourly"})")));
    EXPECT_FALSE(schedule_of(properties(R"({"scheduleRunFrequency":"Daily"})")));
    EXPECT_FALSE(schedule_of(properties(
        R"({"scheduleRunFrequency":"Weekly","scheduleRunTimes":["2023-05-20T02:00:00Z"]})")));
}

TEST(TimeZones, are_known_by_their_windows_ids)
{
    EXPECT_EQ(standard_offset("UTC"), Duration(0));
    EXPECT_EQ(standard_offset("W. Europe Standard Time"), Duration(1h));
    EXPECT_EQ(standard_offset("Pacific Standard Time"), Duration(-8h));
    EXPECT_EQ(standard_offset("Nepal Standard Time"), Duration(5h + 45min));
    EXPECT_EQ(standard_offset("Europe/Berlin"), std::nullopt);
    EXPECT_EQ(standard_offset(""), std::nullopt);
}

namespace {

PolicySchedule some_schedule()
{
    PolicySchedule schedule;
    schedule.first = 30min * *rc::gen::inRange(0, 48);
    schedule.interval = std::chrono::hours(*rc::gen::element(4, 6, 8, 12, 24));
    schedule.window = schedule.interval * *rc::gen::inRange(0, 3);
    schedule.days = std::bitset<7>(*rc::gen::inRange(1U, 128U));
    schedule.offset = 15min * *rc::gen::inRange(-48, 57);
    return schedule;
}

Time some_time()
{
    return at("2026-01-01T00:00") + std::chrono::minutes(*rc::gen::inRange(0, 2'000'000));
}

} // namespace

RC_GTEST_PROP(PolicySchedule, runs_come_one_after_the_other_within_eight_days, ())
{
    const auto schedule = some_schedule();
    const Time after = some_time();
    const Time next = next_run(schedule, after);
    RC_ASSERT(next > after);
    RC_ASSERT(next <= after + 24h * 8);
    // None lies between.
    const Time between = after + (next - after) / 2;
    RC_ASSERT(next_run(schedule, between) == next);
}

RC_GTEST_PROP(PolicySchedule, is_the_same_for_everyone_who_comes_before_the_next_run, ())
{
    const auto schedule = some_schedule();
    const Time after = some_time();
    const Time next = next_run(schedule, after);
    RC_ASSERT(next_run(schedule, next - 1ms) == next);
    RC_ASSERT(next_run(schedule, next) > next);
}

} // namespace simulator
