// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/policy_rules.hpp"

#include <gtest/gtest.h>

namespace azure {
namespace {

using namespace reconciler;

struct Refused {
    const char* name;
    Object change; ///< over a V2 policy that runs daily and keeps 30 days
    const char* text;
};

Object changed(const Object& change)
{
    Object out{{"type", "V2"},
               {"schedule", Object{{"frequency", "Daily"}, {"time", "23:00"}}},
               {"retention", Object{{"daily", Object{{"count", 30}}}}}};
    out.merge(change);
    return out;
}

std::string all_problems(const Object& attributes)
{
    Desired policy;
    policy.address = {"policy", "p"};
    policy.attributes = attributes;
    std::string out;
    for (const auto& problem : check_policy(policy)) {
        EXPECT_EQ(problem.id, "invalid-policy");
        EXPECT_EQ(problem.summary, "Policy that Azure would refuse");
        EXPECT_EQ(problem.address, "policy.p");
        out += (out.empty() ? "" : "\n") + problem.detail + ' ' + problem.fix;
    }
    return out;
}

Object hourly(int interval, int window)
{
    return {{"frequency", "Hourly"},
            {"interval_hours", interval},
            {"window_start", "08:00"},
            {"window_hours", window}};
}

Object weekly_schedule()
{
    return {{"frequency", "Weekly"}, {"time", "23:00"}, {"weekdays", List{"Sunday", "Friday"}}};
}

Object keeping(const char* range, Object rule)
{
    return {{"daily", Object{{"count", 30}}}, {range, std::move(rule)}};
}

Object weekly_rule()
{
    return {{"count", 4}, {"weekdays", List{"Sunday"}}};
}

class PolicyRefusal : public testing::TestWithParam<Refused> {};

TEST_P(PolicyRefusal, says_what_and_why_and_what_to_do)
{
    EXPECT_EQ(all_problems(changed(GetParam().change)), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    PolicyRules, PolicyRefusal,
    testing::Values(
        Refused{"daily_without_time",
                {{"schedule", Object{{"frequency", "Daily"}}}},
                "\"schedule.time\" is missing: a Daily schedule runs at one time of day. Add it."},
        Refused{
            "daily_with_a_window",
            {{"schedule", Object{{"frequency", "Daily"}, {"time", "23:00"}, {"window_hours", 4}}}},
            "\"schedule.window_hours\" has no meaning here: only an Hourly schedule has a "
            "window. Remove it."},
        Refused{"daily_with_weekdays",
                {{"schedule",
                  Object{{"frequency", "Daily"}, {"time", "23:00"}, {"weekdays", List{"Sunday"}}}}},
                "\"schedule.weekdays\" has no meaning here: a Daily schedule runs every day. "
                "Remove it."},
        Refused{"weekly_without_weekdays",
                {{"schedule", Object{{"frequency", "Weekly"}, {"time", "23:00"}}},
                 {"retention", Object{{"weekly", Object{{"count", 4}}}}}},
                "\"schedule.weekdays\" is missing: a Weekly schedule runs on given weekdays. Add "
                "it."},
        Refused{"hourly_in_v1",
                {{"type", "V1"}, {"schedule", hourly(4, 12)}},
                "Only an Enhanced policy (type \"V2\") can run hourly. Set type = \"V2\", or a "
                "Daily schedule."},
        Refused{
            "hourly_without_window",
            {{"schedule",
              Object{{"frequency", "Hourly"}, {"interval_hours", 4}, {"window_start", "08:00"}}}},
            "\"schedule.window_hours\" is missing: an Hourly schedule runs every so many hours "
            "within a window. Add it."},
        Refused{"hourly_with_time",
                {{"schedule", Object{{"frequency", "Hourly"},
                                     {"interval_hours", 4},
                                     {"window_start", "08:00"},
                                     {"window_hours", 12},
                                     {"time", "23:00"}}}},
                "\"schedule.time\" has no meaning here: an Hourly schedule has a window instead. "
                "Remove it."},
        Refused{"odd_interval",
                {{"schedule", hourly(5, 10)}},
                "An Hourly schedule runs every 4, 6, 8 or 12 hours. Choose one of these."},
        Refused{"window_that_is_no_multiple",
                {{"schedule", hourly(4, 10)}},
                "The window must be a multiple of the interval of 4 hours. Choose such a number of "
                "hours, up to 24."},
        Refused{"keeps_nothing",
                {{"retention", Object{}}},
                "A policy must keep something. Add retention.daily or retention.weekly."},
        Refused{"daily_without_daily_points",
                {{"retention", Object{{"weekly", weekly_rule()}}}},
                "\"retention.daily\" is missing: a Daily schedule keeps daily recovery points. Add "
                "it."},
        Refused{
            "weekly_with_daily_points",
            {{"schedule", weekly_schedule()},
             {"retention", Object{{"daily", Object{{"count", 30}}}, {"weekly", weekly_rule()}}}},
            "\"retention.daily\" has no meaning here: a Weekly schedule takes no daily "
            "recovery points. Remove it."},
        Refused{"weekly_without_weekly_points",
                {{"schedule", weekly_schedule()},
                 {"retention", Object{{"monthly", Object{{"count", 4},
                                                         {"weekdays", List{"Sunday"}},
                                                         {"weeks", List{"First"}}}}}}},
                "\"retention.weekly\" is missing: a Weekly schedule keeps weekly recovery points. "
                "Add it."},
        Refused{
            "weekday_without_backup",
            {{"schedule", weekly_schedule()},
             {"retention", Object{{"weekly", Object{{"count", 4}, {"weekdays", List{"Monday"}}}}}}},
            "No backup is taken on Monday, so none can be kept. Use weekdays of the schedule."},
        Refused{"monthly_of_no_form",
                {{"retention", keeping("monthly", {{"count", 12}})}},
                "A monthly rule names either weekdays and weeks, or days of the month. For "
                "instance weekdays = [\"Sunday\"], weeks = [\"First\"]; or days = [1]."},
        Refused{"yearly_of_both_forms",
                {{"retention", keeping("yearly", {{"count", 1},
                                                  {"months", List{"May"}},
                                                  {"weekdays", List{"Sunday"}},
                                                  {"weeks", List{"Last"}},
                                                  {"last_day", true}})}},
                "A yearly rule names either weekdays and weeks, or days of the month. For instance "
                "weekdays = [\"Sunday\"], weeks = [\"First\"]; or days = [1]."},
        Refused{"monthly_without_weeks",
                {{"retention", keeping("monthly", {{"count", 12}, {"weekdays", List{"Sunday"}}})}},
                "\"retention.monthly.weeks\" is missing: weekdays alone do not say which week. Add "
                "it."},
        Refused{"monthly_without_weekdays",
                {{"retention", keeping("monthly", {{"count", 12}, {"weeks", List{"First"}}})}},
                "\"retention.monthly.weekdays\" is missing: weeks alone do not say which day. Add "
                "it."},
        Refused{"weekly_schedule_by_days_of_the_month",
                {{"schedule", weekly_schedule()},
                 {"retention", Object{{"weekly", weekly_rule()},
                                      {"monthly", Object{{"count", 4}, {"days", List{1}}}}}}},
                "With a Weekly schedule a monthly rule goes by weekdays. Use weekdays and weeks."},
        Refused{"snapshots_for_too_long_v1",
                {{"type", "V1"}, {"instant_restore_days", 6}},
                "Snapshots of this policy can be kept for at most 5 days. Lower it, or change type "
                "or interval."},
        Refused{"snapshots_for_too_long_every_4_hours",
                {{"schedule", hourly(4, 12)}, {"instant_restore_days", 18}},
                "Snapshots of this policy can be kept for at most 17 days. Lower it, or change "
                "type or interval."},
        Refused{"snapshots_for_too_long_every_6_hours",
                {{"schedule", hourly(6, 12)}, {"instant_restore_days", 23}},
                "Snapshots of this policy can be kept for at most 22 days. Lower it, or change "
                "type or interval."},
        Refused{"snapshots_of_a_weekly_standard_policy",
                {{"type", "V1"},
                 {"schedule", weekly_schedule()},
                 {"retention", Object{{"weekly", weekly_rule()}}},
                 {"instant_restore_days", 3}},
                "A Weekly Standard policy keeps snapshots for exactly 5 days. Set it to 5 or leave "
                "it out."},
        Refused{
            "snapshots_longer_than_daily_points",
            {{"instant_restore_days", 14}, {"retention", Object{{"daily", Object{{"count", 7}}}}}},
            "Snapshots cannot be kept longer than the 7 daily recovery points. Lower it, or "
            "raise retention.daily."}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(PolicyRules, let_sound_policies_through)
{
    EXPECT_EQ(all_problems(changed({})), "");
    EXPECT_EQ(all_problems(changed({{"schedule", hourly(4, 12)}, {"instant_restore_days", 17}})),
              "");
    EXPECT_EQ(all_problems(changed({{"type", "V1"}, {"instant_restore_days", 5}})), "");
    EXPECT_EQ(all_problems(changed({{"schedule", weekly_schedule()},
                                    {"retention", Object{{"weekly", weekly_rule()}}}})),
              "");
    EXPECT_EQ(all_problems(changed(
                  {{"retention", keeping("monthly", {{"count", 12}, {"last_day", true}})}})),
              "");
}

TEST(PolicyRules, report_all_problems_of_a_policy_at_once)
{
    EXPECT_EQ(all_problems(
                  changed({{"schedule", Object{{"frequency", "Daily"}}}, {"retention", Object{}}})),
              "\"schedule.time\" is missing: a Daily schedule runs at one time of day. Add it.\n"
              "A policy must keep something. Add retention.daily or retention.weekly.");
}

} // namespace
} // namespace azure
