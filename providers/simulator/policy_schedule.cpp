// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/policy_schedule.hpp"

#include "providers/simulator/text.hpp"
#include "providers/simulator/time_zones.hpp"

#include <array>

namespace simulator {

namespace {

using namespace std::chrono;

std::optional<minutes> time_of_day(const json::object& from, std::string_view path)
{
    const auto time = parse_time(text_at(from, path));
    if (!time) return std::nullopt;
    return floor<minutes>(*time - floor<days>(*time));
}

std::optional<minutes> only_run_time(const json::object& rule)
{
    const json::array times = array_at(rule, "scheduleRunTimes");
    if (times.size() != 1 || !times.front().is_string()) return std::nullopt;
    return time_of_day({{"time", times.front()}}, "time");
}

bool read_hourly(const json::object& rule, PolicySchedule& schedule)
{
    const auto start = time_of_day(rule, "scheduleWindowStartTime");
    const hours interval(integer_at(rule, "interval"));
    if (!start || interval <= hours(0)) return false;
    schedule.first = *start;
    schedule.interval = interval;
    schedule.window = hours(integer_at(rule, "scheduleWindowDuration"));
    return true;
}

bool read_days(const json::object& rule, bool weekly, PolicySchedule& schedule)
{
    const auto time = only_run_time(rule);
    if (!time) return false;
    schedule.first = *time;
    if (weekly) schedule.days = named_days(array_at(rule, "scheduleRunDays"));
    return schedule.days.any();
}

/// The enhanced form has a table for each frequency, the standard one is flat.
bool read_schedule(const json::object& policy, PolicySchedule& schedule)
{
    const std::string frequency = fold(text_at(policy, "scheduleRunFrequency"));
    const bool enhanced = text_at(policy, "schedulePolicyType") == "SimpleSchedulePolicyV2";
    if (frequency == "hourly") return read_hourly(object_at(policy, "hourlySchedule"), schedule);
    const bool weekly = frequency == "weekly";
    if (!weekly && frequency != "daily") return false;
    if (!enhanced) return read_days(policy, weekly, schedule);
    return read_days(object_at(policy, weekly ? "weeklySchedule" : "dailySchedule"), weekly,
                     schedule);
}

} // namespace

std::bitset<7> named_days(const json::array& names)
{
    static constexpr std::array<std::string_view, 7> all = {
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    std::bitset<7> named;
    for (const auto& name : names)
        for (std::size_t day = 0; day < all.size(); ++day)
            if (name.is_string() && same(name.get_string(), all.at(day))) named.set(day);
    return named;
}

std::optional<PolicySchedule> schedule_of(const json::object& properties)
{
    PolicySchedule schedule;
    const std::string zone = text_at(properties, "timeZone");
    schedule.offset = standard_offset(zone.empty() ? "UTC" : zone).value_or(Duration(0));
    if (!read_schedule(object_at(properties, "schedulePolicy"), schedule)) return std::nullopt;
    return schedule;
}

sys_days local_day(Time time, Duration offset)
{
    return floor<days>(time + offset);
}

Time next_run(const PolicySchedule& schedule, Time after)
{
    // A window may reach into the next day, so yesterday's may still be open.
    for (sys_days day = local_day(after, schedule.offset) - days(1);; day += days(1)) {
        if (!schedule.days.test(weekday(day).c_encoding())) continue;
        for (minutes run(0); run <= schedule.window && run < hours(24); run += schedule.interval) {
            const Time at = Time(day) + schedule.first + run - schedule.offset;
            if (at > after) return at;
        }
    }
}

} // namespace simulator
