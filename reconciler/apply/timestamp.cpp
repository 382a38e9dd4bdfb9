// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/timestamp.hpp"

#include "reconciler/model/day.hpp"

#include <fmt/format.h>

#include <charconv>

namespace reconciler {

std::string timestamp(Time time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto midnight = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::hh_mm_ss clock(seconds - midnight);
    return fmt::format("{}T{:02}:{:02}:{:02}Z", iso_day(midnight), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count());
}

std::optional<Time> parse_timestamp(std::string_view text)
{
    // One digit for each 0.
    constexpr std::string_view form = "0000-00-00T00:00:00";
    if (text.size() <= form.size() || !text.ends_with('Z')) return std::nullopt;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !is_digit : text[i] != form[i]) return std::nullopt;
    }
    const auto rest = text.substr(form.size());
    if (rest != "Z" && !rest.starts_with('.')) return std::nullopt;
    const auto day = parse_day(text);
    if (!day) return std::nullopt;
    const auto two_digits = [&](std::size_t from) {
        int value = 0;
        std::from_chars(text.data() + from, text.data() + from + 2, value);
        return value;
    };
    return Time(*day) + std::chrono::hours(two_digits(11)) + std::chrono::minutes(two_digits(14)) +
           std::chrono::seconds(two_digits(17));
}

} // namespace reconciler
