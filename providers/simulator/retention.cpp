// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/retention.hpp"

#include "providers/simulator/policy_schedule.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/time_zones.hpp"

namespace simulator {

namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, range_count> rules = {"dailySchedule", "weeklySchedule",
                                                             "monthlySchedule", "yearlySchedule"};
constexpr std::array<std::string_view, range_count> rule_names = {"Daily", "Weekly", "Monthly",
                                                                  "Yearly"};
constexpr std::array<std::string_view, 5> week_names = {"First", "Second", "Third", "Fourth",
                                                        "Last"};
constexpr std::array<std::string_view, 12> month_names = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

template <std::size_t n>
std::bitset<n> named(const json::array& names, const std::array<std::string_view, n>& all)
{
    std::bitset<n> found;
    for (const auto& name : names)
        for (std::size_t i = 0; i < n; ++i)
            if (name.is_string() && same(name.get_string(), all.at(i))) found.set(i);
    return found;
}

MonthDays month_days(const json::object& rule)
{
    MonthDays found;
    if (same(text_at(rule, "retentionScheduleFormatType"), "Daily")) {
        for (const auto& day : array_at(rule, "retentionScheduleDaily.daysOfTheMonth")) {
            if (!day.is_object()) continue;
            const auto date = static_cast<std::size_t>(integer_at(day.get_object(), "date"));
            if (truth_at(day.get_object(), "isLast"))
                found.last_date = true;
            else if (date > 0 && date < found.dates.size())
                found.dates.set(date);
        }
        return found;
    }
    found.weekdays = named_days(array_at(rule, "retentionScheduleWeekly.daysOfTheWeek"));
    found.weeks = named(array_at(rule, "retentionScheduleWeekly.weeksOfTheMonth"), week_names);
    return found;
}

bool is_among(const MonthDays& wanted, const year_month_day& date)
{
    const auto day = static_cast<unsigned>(date.day());
    const auto last = static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
    if (wanted.dates.test(day) || (wanted.last_date && day == last)) return true;
    if (!wanted.weekdays.test(weekday(sys_days(date)).c_encoding())) return false;
    const unsigned week = (day - 1) / 7;
    return (week < 4 && wanted.weeks.test(week)) || (wanted.weeks.test(4) && day + 7 > last);
}

/// Months later, on the month's last day where it has no such day.
sys_days months_later(const year_month_day& date, std::int64_t count)
{
    const auto later = date + months(count);
    return later.ok() ? sys_days(later) : sys_days(later.year() / later.month() / last);
}

Time kept_until(const Retention& retention, Range range, std::int64_t count, Time taken)
{
    const Time local = taken + retention.offset;
    const auto day = floor<days>(local);
    const Duration of_day = local - Time(day);
    const auto at = [&](sys_days end) { return Time(end) + of_day - retention.offset; };
    switch (range) {
    case Range::daily: return at(day + days(count));
    case Range::weekly: return at(day + days(7 * count));
    case Range::monthly: return at(months_later(year_month_day(day), count));
    case Range::yearly: break;
    }
    return at(months_later(year_month_day(day), 12 * count));
}

/// The range of those that keeps longest, with its end.
struct Governing {
    Range range = Range::daily;
    Time until{};
};
std::optional<Governing> governing(const Retention& retention, Ranges ranges, Time taken)
{
    std::optional<Governing> longest;
    for (std::size_t i = 0; i < range_count; ++i) {
        if (!ranges.test(i) || !retention.counts.at(i)) continue;
        const auto range = static_cast<Range>(i);
        const Time until = kept_until(retention, range, *retention.counts.at(i), taken);
        if (!longest || until > longest->until) longest = Governing{range, until};
    }
    return longest;
}

Governing governing_or_shortest(const Retention& retention, Ranges ranges, Time taken)
{
    if (const auto found = governing(retention, ranges, taken)) return *found;
    for (std::size_t i = 0; i < range_count; ++i)
        if (const auto found = governing(retention, Ranges(1U << i), taken)) return *found;
    return {Range::daily, taken};
}

} // namespace

Retention retention_of(const json::object& properties)
{
    Retention retention;
    const json::object policy = object_at(properties, "retentionPolicy");
    for (std::size_t i = 0; i < range_count; ++i) {
        const auto count =
            integer_at(policy, std::string(rules.at(i)) + ".retentionDuration.count", -1);
        if (count >= 0) retention.counts.at(i) = count;
    }
    retention.weekdays = named_days(array_at(policy, "weeklySchedule.daysOfTheWeek"));
    retention.monthly = month_days(object_at(policy, "monthlySchedule"));
    retention.yearly = month_days(object_at(policy, "yearlySchedule"));
    retention.months = named(array_at(policy, "yearlySchedule.monthsOfYear"), month_names);
    retention.instant_days = integer_at(properties, "instantRpRetentionRangeInDays", 2);
    const std::string zone = text_at(properties, "timeZone");
    retention.offset = standard_offset(zone.empty() ? "UTC" : zone).value_or(Duration(0));
    return retention;
}

Ranges ranges_of(const Retention& retention, Time taken)
{
    const auto day = local_day(taken, retention.offset);
    const year_month_day date(day);
    Ranges ranges;
    ranges.set(0, retention.counts[0].has_value());
    ranges.set(1, retention.counts[1] && retention.weekdays.test(weekday(day).c_encoding()));
    ranges.set(2, retention.counts[2] && is_among(retention.monthly, date));
    ranges.set(3, retention.counts[3] && is_among(retention.yearly, date) &&
                      retention.months.test(static_cast<unsigned>(date.month()) - 1));
    return ranges;
}

Time expiry(const Retention& retention, Ranges ranges, Time taken)
{
    return governing_or_shortest(retention, ranges, taken).until;
}

Time instant_expiry(const Retention& retention, Time taken)
{
    return taken + days(retention.instant_days);
}

std::string_view governing_rule(const Retention& retention, Ranges ranges, Time taken)
{
    return rule_names.at(
        static_cast<std::size_t>(governing_or_shortest(retention, ranges, taken).range));
}

} // namespace simulator
