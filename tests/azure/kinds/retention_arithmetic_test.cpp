// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/retention_arithmetic.hpp"
#include "providers/azure/kinds/time_zone.hpp"

#include <gtest/gtest.h>

namespace azure {
namespace {

using namespace reconciler;
using std::chrono::days;

const Day today = *parse_day("2026-06-30");

Keeping keeping(Object retention, std::string zone = "UTC")
{
    return {std::move(retention), {{"frequency", "Daily"}, {"time", "23:00"}}, std::move(zone)};
}

Object daily(int count)
{
    return {{"daily", Object{{"count", count}}}};
}

/// One a day at 23:00 UTC, the last one yesterday.
std::vector<Time> points(int count)
{
    std::vector<Time> out;
    for (int i = count; i > 0; --i)
        out.emplace_back(Time(today - days(i)) + std::chrono::hours(23));
    return out;
}

TEST(Pruning, takes_what_is_older_than_the_new_rule_keeps)
{
    const Pruning lost = pruned(points(30), keeping(daily(30)), keeping(daily(14)), Time(today));
    EXPECT_EQ(lost.points, 16U); // of the 30 one is too old already
    EXPECT_EQ(lost.kept, 13U);
    EXPECT_EQ(iso_day(*lost.oldest_kept), "2026-06-17");
}

TEST(Pruning, never_takes_the_newest_point)
{
    const std::vector<Time> one{Time(today - days(20))};
    EXPECT_EQ(pruned(one, keeping(daily(30)), keeping(daily(7)), Time(today)).points, 0U);
}

TEST(Pruning, leaves_what_a_longer_range_keeps)
{
    Object before = daily(30);
    before.set("weekly", Object{{"count", 12}, {"weekdays", List{"Sunday"}}});
    Object after = before;
    after.set("daily", Object{{"count", 7}});
    const Pruning lost = pruned(points(30), keeping(before), keeping(after), Time(today));
    // 24 to 29 June, and the Sundays 31 May, 7, 14 and 21 June
    EXPECT_EQ(lost.kept, 10U);
    EXPECT_EQ(iso_day(*lost.oldest_kept), "2026-05-31");
}

TEST(Pruning, is_not_held_up_by_a_range_that_is_new)
{
    Object after = daily(7);
    after.set("weekly", Object{{"count", 12}, {"weekdays", List{"Sunday"}}});
    EXPECT_EQ(pruned(points(30), keeping(daily(30)), keeping(after), Time(today)).points,
              pruned(points(30), keeping(daily(30)), keeping(daily(7)), Time(today)).points);
}

TEST(Pruning, counts_days_in_the_policys_zone)
{
    const std::vector<Time> late{Time(today - days(8)) + std::chrono::hours(23),
                                 Time(today - days(1)) + std::chrono::hours(23)};
    const auto lost = [&](const std::string& zone) {
        return pruned(late, keeping(daily(30), zone), keeping(daily(8), zone), Time(today)).points;
    };
    EXPECT_EQ(lost("UTC"), 1U);
    EXPECT_EQ(lost("W. Europe Standard Time"), 0U); // there it was taken after midnight
}

TEST(MostPoints, adds_up_what_all_ranges_keep)
{
    Object retention = daily(30);
    retention.set("weekly", Object{{"count", 12}, {"weekdays", List{"Sunday", "Monday"}}});
    retention.set("monthly", Object{{"count", 6}, {"days", List{1, 15}}, {"last_day", true}});
    retention.set("yearly", Object{{"count", 2},
                                   {"months", List{"January", "June"}},
                                   {"weekdays", List{"Sunday"}},
                                   {"weeks", List{"First", "Last"}}});
    EXPECT_EQ(most_points(keeping(retention)), 30 + 24 + 18 + 8);
}

TEST(TimeZones, are_named_by_windows_or_by_iana)
{
    EXPECT_EQ(windows_time_zone("Europe/Berlin"), "W. Europe Standard Time");
    EXPECT_EQ(windows_time_zone("W. Europe Standard Time"), "W. Europe Standard Time");
    EXPECT_EQ(windows_time_zone("UTC"), "UTC");
    EXPECT_EQ(windows_time_zone("Middle Earth"), std::nullopt);
    EXPECT_EQ(standard_offset("Europe/Berlin"), std::chrono::hours(1));
    EXPECT_TRUE(saves_daylight("W. Europe Standard Time"));
    EXPECT_FALSE(saves_daylight("UTC"));
}

} // namespace
} // namespace azure
