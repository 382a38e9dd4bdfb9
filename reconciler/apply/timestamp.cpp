// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/timestamp.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace reconciler {

std::string timestamp(Time time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto midnight = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(midnight);
    const std::chrono::hh_mm_ss clock(seconds - midnight);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::optional<Time> parse_timestamp(std::string_view text)
{
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int read = 0;
    if (!text.ends_with('Z') ||
        std::sscanf(std::string(text).c_str(), "%4d-%2u-%2uT%2d:%2d:%2d%n", &year, &month, &day,
                    &hour, &minute, &second, &read) != 6)
        return std::nullopt;
    const auto rest = text.substr(static_cast<std::size_t>(read));
    if (rest != "Z" && !rest.starts_with('.')) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

} // namespace reconciler
