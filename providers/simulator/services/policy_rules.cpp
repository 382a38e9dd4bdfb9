// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/policy_rules.hpp"

#include "providers/simulator/text.hpp"
#include "providers/simulator/times.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace simulator {

namespace {

using Problem = std::optional<std::string>;
using Words = std::span<const std::string_view>;

constexpr auto weekdays = std::to_array<std::string_view>(
    {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"});
constexpr auto weeks =
    std::to_array<std::string_view>({"First", "Second", "Third", "Fourth", "Last"});
constexpr auto months =
    std::to_array<std::string_view>({"January", "February", "March", "April", "May", "June", "July",
                                     "August", "September", "October", "November", "December"});

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view w) { return same(w, word); });
}

/// A list of such words with at least one and none twice.
bool is_list_of(const json::array& list, Words words)
{
    std::set<std::string> seen;
    for (const auto& value : list) {
        if (!value.is_string()) return false;
        const std::string_view word = value.get_string();
        const auto is_word = [&](std::string_view candidate) { return same(candidate, word); };
        if (std::none_of(words.begin(), words.end(), is_word)) return false;
        if (!seen.insert(fold(value.get_string())).second) return false;
    }
    return !list.empty();
}

/// The minute of the day, where the text is a time on a full or half hour.
std::optional<int> minute_of_day(const json::value& text)
{
    if (!text.is_string()) return std::nullopt;
    const auto time = parse_time(text.get_string());
    if (!time) return std::nullopt;
    const auto of_day = *time - std::chrono::floor<std::chrono::days>(*time);
    const auto minute = std::chrono::floor<std::chrono::minutes>(of_day);
    if (minute.count() % 30 != 0) return std::nullopt;
    return static_cast<int>(minute.count());
}

struct Schedule {
    std::string frequency; ///< Hourly, Daily, Weekly
    int minute = 0;
    json::array days;
    std::int64_t interval = 0;
};

std::optional<int> only_time(const json::array& times)
{
    return times.size() == 1 ? minute_of_day(times.front()) : std::nullopt;
}

Problem read_simple(const json::object& policy, Schedule& schedule)
{
    if (!is_one_of(schedule.frequency, {"Daily", "Weekly"}))
        return "the frequency of a standard policy is Daily or Weekly";
    const auto time = only_time(array_at(policy, "scheduleRunTimes"));
    if (!time) return "scheduleRunTimes must hold exactly one time on a full or half hour";
    schedule.minute = *time;
    schedule.days = array_at(policy, "scheduleRunDays");
    if (same(schedule.frequency, "Weekly") && !is_list_of(schedule.days, weekdays))
        return "scheduleRunDays must name days";
    return std::nullopt;
}

Problem read_hourly(const json::object& policy, Schedule& schedule)
{
    const json::object hourly = object_at(policy, "hourlySchedule");
    schedule.interval = integer_at(hourly, "interval");
    const std::int64_t window = integer_at(hourly, "scheduleWindowDuration");
    const json::value* start = hourly.if_contains("scheduleWindowStartTime");
    const auto time = start != nullptr ? minute_of_day(*start) : std::nullopt;
    const std::array<std::int64_t, 4> intervals = {4, 6, 8, 12};
    if (std::find(intervals.begin(), intervals.end(), schedule.interval) == intervals.end())
        return "the interval must be 4, 6, 8 or 12 hours";
    if (window < 4 || window > 24 || window % schedule.interval != 0)
        return "the window must last 4 to 24 hours and be a multiple of the interval";
    if (!time) return "the window must begin on a full or half hour";
    schedule.minute = *time;
    return std::nullopt;
}

Problem read_enhanced(const json::object& policy, Schedule& schedule)
{
    if (same(schedule.frequency, "Hourly")) return read_hourly(policy, schedule);
    const bool weekly = same(schedule.frequency, "Weekly");
    if (!weekly && !same(schedule.frequency, "Daily"))
        return "the frequency is Hourly, Daily or Weekly";
    const json::object rule = object_at(policy, weekly ? "weeklySchedule" : "dailySchedule");
    const auto time = only_time(array_at(rule, "scheduleRunTimes"));
    if (!time) return "scheduleRunTimes must hold exactly one time on a full or half hour";
    schedule.minute = *time;
    schedule.days = array_at(rule, "scheduleRunDays");
    if (weekly && !is_list_of(schedule.days, weekdays)) return "scheduleRunDays must name days";
    return std::nullopt;
}

Problem check_times(const json::object& rule, const Schedule& schedule)
{
    const auto time = only_time(array_at(rule, "retentionTimes"));
    if (!time || *time != schedule.minute)
        return "retentionTimes must equal the time of the schedule";
    return std::nullopt;
}

Problem
check_count(const json::object& rule, std::string_view unit, std::int64_t least, std::int64_t most)
{
    const std::int64_t count = integer_at(rule, "retentionDuration.count", -1);
    if (!same(text_at(rule, "retentionDuration.durationType"), unit))
        return "a retention counts in the wrong unit";
    if (count < least || count > most) return "a retention count is out of range";
    return std::nullopt;
}

/// The weekdays of a rule must be days on which backups run.
bool within_schedule(const json::array& days, const Schedule& schedule)
{
    if (!same(schedule.frequency, "Weekly")) return true;
    return std::all_of(days.begin(), days.end(), [&](const json::value& day) {
        return std::find(schedule.days.begin(), schedule.days.end(), day) != schedule.days.end();
    });
}

Problem check_month_days(const json::array& days)
{
    int last = 0;
    for (const auto& day : days) {
        const json::object entry = day.is_object() ? day.get_object() : json::object();
        const std::int64_t date = integer_at(entry, "date");
        if (truth_at(entry, "isLast"))
            ++last;
        else if (date < 1 || date > 28)
            return "days of a month are 1 to 28, or the last";
    }
    if (days.empty() || last > 1) return "days of a month must be named, the last at most once";
    return std::nullopt;
}

Problem check_format(const json::object& rule, const Schedule& schedule)
{
    const std::string format = text_at(rule, "retentionScheduleFormatType");
    if (same(format, "Daily")) {
        if (same(schedule.frequency, "Weekly")) return "a weekly schedule keeps by weeks";
        return check_month_days(array_at(rule, "retentionScheduleDaily.daysOfTheMonth"));
    }
    if (!same(format, "Weekly")) return "retentionScheduleFormatType is Daily or Weekly";
    const json::array days = array_at(rule, "retentionScheduleWeekly.daysOfTheWeek");
    if (!is_list_of(days, weekdays) || !within_schedule(days, schedule))
        return "days of the week are missing or not scheduled";
    if (!is_list_of(array_at(rule, "retentionScheduleWeekly.weeksOfTheMonth"), weeks))
        return "weeks of the month are missing";
    return std::nullopt;
}

Problem check_daily(const json::object& rule, const Schedule& schedule)
{
    if (auto problem = check_times(rule, schedule)) return problem;
    return check_count(rule, "Days", 7, 9999);
}

Problem check_weekly(const json::object& rule, const Schedule& schedule)
{
    const json::array days = array_at(rule, "daysOfTheWeek");
    if (!is_list_of(days, weekdays) || !within_schedule(days, schedule))
        return "days of the week are missing or not scheduled";
    if (auto problem = check_times(rule, schedule)) return problem;
    return check_count(rule, "Weeks", 1, 5163);
}

Problem check_monthly(const json::object& rule, const Schedule& schedule)
{
    if (auto problem = check_format(rule, schedule)) return problem;
    if (auto problem = check_times(rule, schedule)) return problem;
    return check_count(rule, "Months", 1, 1188);
}

Problem check_yearly(const json::object& rule, const Schedule& schedule)
{
    if (!is_list_of(array_at(rule, "monthsOfYear"), months))
        return "months of the year are missing";
    if (auto problem = check_format(rule, schedule)) return problem;
    if (auto problem = check_times(rule, schedule)) return problem;
    return check_count(rule, "Years", 1, 99);
}

constexpr std::int64_t most_points = 9999; // facts §3.32

Problem check_retention(const json::object& policy, const Schedule& schedule)
{
    if (text_at(policy, "retentionPolicyType") != "LongTermRetentionPolicy")
        return "the retention is no LongTermRetentionPolicy";
    struct Range {
        std::string_view name;
        Problem (*check)(const json::object&, const Schedule&);
    };
    static constexpr std::array<Range, 4> ranges = {{{"dailySchedule", check_daily},
                                                     {"weeklySchedule", check_weekly},
                                                     {"monthlySchedule", check_monthly},
                                                     {"yearlySchedule", check_yearly}}};
    const auto has = [&](std::string_view name) { return !object_at(policy, name).empty(); };
    const bool weekly = same(schedule.frequency, "Weekly");
    if (weekly == has("dailySchedule"))
        return "a daily retention goes with hourly and daily schedules only, and must be there";
    if (weekly && !has("weeklySchedule")) return "a weekly schedule needs a weekly retention";
    std::int64_t points = 0;
    for (const auto& range : ranges) {
        if (!has(range.name)) continue;
        const json::object rule = object_at(policy, range.name);
        if (auto problem = range.check(rule, schedule)) return problem;
        points += integer_at(rule, "retentionDuration.count");
    }
    if (points > most_points) return "more than 9999 recovery points would be kept";
    return std::nullopt;
}

Problem check_instant(const json::object& properties, const Schedule& schedule, bool enhanced)
{
    const json::value* days = properties.if_contains("instantRpRetentionRangeInDays");
    if (days == nullptr || days->is_null()) return std::nullopt;
    const std::int64_t count = integer_at(properties, "instantRpRetentionRangeInDays");
    std::int64_t most = enhanced ? 30 : 5;
    if (schedule.interval == 4) most = 17;
    if (schedule.interval == 6) most = 22;
    if (count < 1 || count > most) return "instantRpRetentionRangeInDays is out of range";
    if (!enhanced && same(schedule.frequency, "Weekly") && count != 5)
        return "a weekly standard policy keeps instant restore points for 5 days";
    const std::int64_t daily =
        integer_at(properties, "retentionPolicy.dailySchedule.retentionDuration.count", count);
    if (count > daily) return "instant restore points cannot outlive the daily retention";
    return std::nullopt;
}

/// Points can be archived after three months, and only where half a year of retention is left.
Problem check_tiering(const json::object& properties)
{
    const json::object rule = object_at(properties, "tieringPolicy.ArchivedRP");
    const std::string mode = text_at(rule, "tieringMode");
    if (mode.empty()) return std::nullopt;
    if (!is_one_of(mode, {"TierRecommended", "TierAfter", "DoNotTier", "Invalid"}))
        return "tieringMode is not valid";
    if (!same(mode, "TierAfter")) return std::nullopt;
    const bool years = same(text_at(rule, "durationType"), "Years");
    const std::int64_t after = integer_at(rule, "duration") * (years ? 12 : 1);
    const std::int64_t monthly =
        integer_at(properties, "retentionPolicy.monthlySchedule.retentionDuration.count");
    const std::int64_t yearly =
        integer_at(properties, "retentionPolicy.yearlySchedule.retentionDuration.count") * 12;
    if (after < 3) return "points can be archived after three months at the earliest";
    if (std::max(monthly, yearly) < after + 6)
        return "archived points must be kept for six months more";
    return std::nullopt;
}

} // namespace

std::optional<std::string> policy_problem(const json::object& properties)
{
    const std::string type = text_at(properties, "policyType");
    const bool enhanced = same(type, "V2");
    if (!type.empty() && !enhanced && !same(type, "V1")) return "policyType is V1 or V2";
    const json::object rule = object_at(properties, "schedulePolicy");
    const std::string wanted = enhanced ? "SimpleSchedulePolicyV2" : "SimpleSchedulePolicy";
    if (text_at(rule, "schedulePolicyType") != wanted)
        return "schedulePolicyType does not go with policyType";
    Schedule schedule;
    schedule.frequency = text_at(rule, "scheduleRunFrequency");
    if (auto problem = enhanced ? read_enhanced(rule, schedule) : read_simple(rule, schedule))
        return problem;
    if (auto problem = check_retention(object_at(properties, "retentionPolicy"), schedule))
        return problem;
    if (auto problem = check_instant(properties, schedule, enhanced)) return problem;
    if (!enhanced && same(text_at(properties, "snapshotConsistencyType"), "OnlyCrashConsistent"))
        return "crash consistent snapshots need an enhanced policy";
    return check_tiering(properties);
}

} // namespace simulator
