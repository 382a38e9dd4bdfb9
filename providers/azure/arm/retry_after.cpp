// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace azure {

namespace {

using reconciler::Duration;
using reconciler::Time;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view text)
{
    int value = 0;
    const auto [stop, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc() || stop != text.end() || value < 0) return std::nullopt;
    return value;
}

Duration bounded(Duration wait)
{
    return std::clamp<Duration>(wait, 0ms, std::chrono::days(7));
}

std::optional<Duration> of_milliseconds(const http::Headers& headers)
{
    for (const auto* name : {"retry-after-ms", "x-ms-retry-after-ms"})
        if (const auto value = number(headers.get(name))) return bounded(Duration(*value));
    return std::nullopt;
}

std::optional<Duration> of_header(std::string_view value, Time now)
{
    if (const auto seconds = number(value)) return bounded(std::chrono::seconds(*seconds));
    if (const auto date = parse_http_date(value)) return bounded(*date - now);
    return std::nullopt;
}

/// "… Please try again after '324' seconds."
std::optional<Duration> of_message(std::string_view text)
{
    static constexpr std::string_view lead = "again after '";
    const auto start = text.find(lead);
    if (start == std::string_view::npos) return std::nullopt;
    text.remove_prefix(start + lead.size());
    const auto quote = text.find('\'');
    const auto value = number(text.substr(0, quote));
    if (!value || quote == std::string_view::npos) return std::nullopt;
    text.remove_prefix(quote + 1);
    if (text.starts_with(" second")) return bounded(std::chrono::seconds(*value));
    if (text.starts_with(" minute")) return bounded(std::chrono::minutes(*value));
    return std::nullopt;
}

} // namespace

std::optional<Time> parse_http_date(std::string_view text)
{
    // "Sun, 06 Nov 1994 08:49:37 GMT"
    if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) return {};
    const auto day = number(text.substr(5, 2));
    const auto* month = std::ranges::find(months, text.substr(8, 3));
    const auto year = number(text.substr(12, 4));
    const auto hour = number(text.substr(17, 2));
    const auto minute = number(text.substr(20, 2));
    const auto second = number(text.substr(23, 2));
    if (!day || month == months.end() || !year || !hour || !minute || !second) return {};
    const std::chrono::year_month_day date(
        std::chrono::year(*year),
        std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
        std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return {};
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

std::optional<Duration> retry_after(const http::Response& response, Time now)
{
    if (const auto wait = of_milliseconds(response.headers)) return wait;
    if (const auto wait = of_header(response.headers.get("Retry-After"), now)) return wait;
    if (response.status != 429 && response.status != 503) return std::nullopt;
    return of_message(response.body);
}

} // namespace azure
