// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/retention_arithmetic.hpp"

#include "providers/azure/kinds/time_zone.hpp"

#include "reconciler/apply/timestamp.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace azure {

using namespace reconciler;

namespace {

constexpr std::string_view points_suffix = "/recoverypoints";
constexpr std::size_t most_read = 200; ///< items whose points are read for one line

std::string_view weekday_name(std::chrono::weekday day)
{
    constexpr std::array<std::string_view, 7> names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};
    return names.at(day.c_encoding());
}

std::string_view month_name(std::chrono::month month)
{
    constexpr std::array<std::string_view, 12> names{
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    return names.at(static_cast<unsigned>(month) - 1);
}

bool holds(const Value& list, std::string_view word)
{
    return std::ranges::any_of(list.list(), [&](const Value& v) { return v.text() == word; });
}

bool is_in_week(const Object& rule, const std::chrono::year_month_day& date)
{
    constexpr std::array<std::string_view, 4> weeks{"First", "Second", "Third", "Fourth"};
    const unsigned week = (static_cast<unsigned>(date.day()) - 1) / 7;
    const auto a_week_later = std::chrono::year_month_day(Day(date) + std::chrono::days(7));
    const bool is_last = a_week_later.month() != date.month();
    return (week < weeks.size() && holds(rule.get("weeks"), weeks.at(week))) ||
           (is_last && holds(rule.get("weeks"), "Last"));
}

/// By weekday and week, or by day of the month.
bool meets_format(const Object& rule, Day day)
{
    const std::chrono::year_month_day date(day);
    if (rule.has("weekdays"))
        return holds(rule.get("weekdays"), weekday_name(std::chrono::weekday(day))) &&
               is_in_week(rule, date);
    const bool is_last = date.day() == (date.year() / date.month() / std::chrono::last).day();
    if (is_last && rule.get("last_day").truth()) return true;
    const auto number = static_cast<std::int64_t>(static_cast<unsigned>(date.day()));
    return std::ranges::any_of(rule.get("days").list(),
                               [&](const Value& v) { return v.integer() == number; });
}

bool meets(std::string_view range, const Object& rule, Day day)
{
    if (range == "daily") return true;
    if (range == "weekly")
        return holds(rule.get("weekdays"), weekday_name(std::chrono::weekday(day)));
    if (range == "yearly" &&
        !holds(rule.get("months"), month_name(std::chrono::year_month_day(day).month())))
        return false;
    return meets_format(rule, day);
}

/// The first day on which a point of `day` is kept no longer.
Day end_of(std::string_view range, std::int64_t count, Day day)
{
    if (range == "daily") return day + std::chrono::days(count);
    if (range == "weekly") return day + std::chrono::days(7 * count);
    auto date = std::chrono::year_month_day(day);
    date =
        range == "monthly" ? date + std::chrono::months(count) : date + std::chrono::years(count);
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return Day(date);
}

constexpr std::array<std::string_view, 4> ranges{"daily", "weekly", "monthly", "yearly"};

/// Whether the point is kept today by `counts`, in the ranges that `taken_by` gave it.
bool is_kept(Day day, bool is_first, const Object& taken_by, const Object& counts, Day today)
{
    for (const auto range : ranges) {
        if (!taken_by.has(range) || !counts.has(range)) continue;
        if (range != "daily" && !is_first) continue; // a day counts once for the longer ranges
        if (!meets(range, taken_by.get(range).object(), day)) continue;
        if (end_of(range, counts.get(range).object().get("count").integer(), day) > today)
            return true;
    }
    return false;
}

std::string counted(std::size_t count, const char* what)
{
    return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

std::int64_t runs_a_day(const Object& schedule)
{
    const auto interval = schedule.get("interval_hours").integer();
    if (schedule.text("frequency") != "Hourly" || interval == 0) return 1;
    return schedule.get("window_hours").integer() / interval + 1;
}

} // namespace

Keeping keeping_of(const Object& policy)
{
    return {policy.get("retention").object(), policy.get("schedule").object(),
            policy.text("time_zone")};
}

std::int64_t most_points(const Keeping& keeping)
{
    const auto count = [&](std::string_view range) {
        return keeping.retention.get(range).object().get("count").integer();
    };
    const auto per = [&](std::string_view range, std::string_view member) {
        return static_cast<std::int64_t>(std::max<std::size_t>(
            1, keeping.retention.get(range).object().get(member).list().size()));
    };
    const auto in_a_month = [&](std::string_view range) {
        const Object& rule = keeping.retention.get(range).object();
        if (rule.has("weekdays")) return per(range, "weekdays") * per(range, "weeks");
        const std::int64_t last = rule.get("last_day").truth() ? 1 : 0;
        return static_cast<std::int64_t>(rule.get("days").list().size()) + last;
    };
    return count("daily") * runs_a_day(keeping.schedule) +
           count("weekly") * per("weekly", "weekdays") + count("monthly") * in_a_month("monthly") +
           count("yearly") * in_a_month("yearly") * per("yearly", "months");
}

Pruning
pruned(const std::vector<Time>& points, const Keeping& before, const Keeping& after, Time now)
{
    const Duration offset = standard_offset(before.time_zone);
    const Day today = std::chrono::floor<std::chrono::days>(now + offset);
    std::vector<Time> in_order = points;
    std::ranges::sort(in_order);
    Pruning out;
    std::set<Day> seen;
    for (std::size_t i = 0; i < in_order.size(); ++i) {
        const Day day = std::chrono::floor<std::chrono::days>(in_order[i] + offset);
        const bool is_first = seen.insert(day).second;
        const bool is_newest = i + 1 == in_order.size();
        const auto kept_by = [&](const Keeping& policy) {
            return is_kept(day, is_first, before.retention, policy.retention, today);
        };
        if (!is_newest && !kept_by(before)) continue; // its time is over anyway
        if (!is_newest && !kept_by(after)) {
            ++out.points;
            continue;
        }
        ++out.kept;
        if (!out.oldest_kept) out.oldest_kept = day;
    }
    return out;
}

std::string points_id(std::string_view item)
{
    return std::string(item) + std::string(points_suffix);
}

std::string item_of_points(std::string_view points)
{
    return points.ends_with(points_suffix)
               ? std::string(points.substr(0, points.size() - points_suffix.size()))
               : std::string();
}

std::optional<std::vector<Time>> points_of(const Observation& observation, const ResourceId& item)
{
    const Live* live = observation.find(ResourceId(points_id(item.text())));
    if (!live) return std::nullopt;
    std::vector<Time> times;
    for (const auto& text : live->facts.get("times").list())
        if (const auto time = parse_timestamp(text.text())) times.push_back(*time);
    return times;
}

std::string pruning_note(const std::vector<ResourceId>& items, const Keeping& before,
                         const Keeping& after, const Observation& observation,
                         std::vector<std::string>& closer)
{
    Pruning all;
    std::size_t losers = 0;
    std::size_t unread = 0;
    for (const auto& item : items) {
        const auto points = points_of(observation, item);
        if (!points) {
            if (unread++ < most_read) closer.push_back(points_id(item.text()));
            continue;
        }
        const Pruning one = pruned(*points, before, after, observation.at);
        all.points += one.points;
        if (one.points > 0) ++losers;
        if (one.oldest_kept && (!all.oldest_kept || *one.oldest_kept < *all.oldest_kept))
            all.oldest_kept = one.oldest_kept;
    }
    std::string note;
    if (all.points > 0)
        note = "\u2212" + counted(all.points, "recovery point") + " on " + counted(losers, "VM") +
               (all.oldest_kept ? ", oldest kept " + iso_day(*all.oldest_kept) : "");
    else if (unread < items.size())
        note = "no recovery point goes now";
    if (unread == 0) return note;
    const auto bound = std::max<std::int64_t>(0, most_points(before) - most_points(after));
    return note + (note.empty() ? "" : "; ") + "up to \u2212" + std::to_string(bound) +
           " recovery points on each of " + counted(unread, "VM") + ", by the policies";
}

} // namespace azure
