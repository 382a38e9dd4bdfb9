// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/times.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>

namespace simulator {

namespace {

using namespace std::chrono;

struct Parts {
    year_month_day date;
    hh_mm_ss<milliseconds> time;
};

Parts parts_of(Time time)
{
    const auto day = floor<days>(time);
    return {year_month_day(day), hh_mm_ss<milliseconds>(time - day)};
}

std::string fraction(milliseconds ms)
{
    if (ms.count() == 0) return {};
    std::string text = fmt::format(".{:03}", ms.count());
    while (text.ends_with('0')) text.pop_back();
    return text;
}

std::string date_and_time(Time time)
{
    const Parts p = parts_of(time);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}", static_cast<int>(p.date.year()),
                       static_cast<unsigned>(p.date.month()), static_cast<unsigned>(p.date.day()),
                       p.time.hours().count(), p.time.minutes().count(), p.time.seconds().count(),
                       fraction(p.time.subseconds()));
}

std::optional<int> number(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<Duration> unit(char name)
{
    switch (name) {
    case 's': return seconds(1);
    case 'm': return minutes(1);
    case 'h': return hours(1);
    case 'd': return hours(24);
    default: return std::nullopt;
    }
}

} // namespace

std::string iso_time(Time time)
{
    return date_and_time(time) + "Z";
}

std::string offset_time(Time time)
{
    return date_and_time(time) + "+00:00";
}

std::string http_time(Time time)
{
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                       std::chrono::floor<std::chrono::seconds>(time));
}

std::string us_time(Time time)
{
    const Parts p = parts_of(time);
    const auto hour = p.time.hours().count();
    return fmt::format("{}/{}/{} {}:{:02}:{:02} {}", static_cast<unsigned>(p.date.month()),
                       static_cast<unsigned>(p.date.day()), static_cast<int>(p.date.year()),
                       hour % 12 == 0 ? 12 : hour % 12, p.time.minutes().count(),
                       p.time.seconds().count(), hour < 12 ? "AM" : "PM");
}

std::string iso_duration(Duration duration)
{
    const hh_mm_ss<milliseconds> p(duration);
    std::string text = "PT";
    if (p.hours().count() > 0) text += fmt::format("{}H", p.hours().count());
    if (p.minutes().count() > 0) text += fmt::format("{}M", p.minutes().count());
    if (text == "PT" || p.seconds().count() > 0 || p.subseconds().count() > 0)
        text += fmt::format("{}{}S", p.seconds().count(), fraction(p.subseconds()));
    return text;
}

std::string time_span(Duration duration)
{
    const auto whole_days = floor<days>(duration);
    const hh_mm_ss<milliseconds> p(duration - whole_days);
    std::string text;
    if (whole_days.count() > 0) text = fmt::format("{}.", whole_days.count());
    text += fmt::format("{:02}:{:02}:{:02}", p.hours().count(), p.minutes().count(),
                        p.seconds().count());
    if (p.subseconds().count() > 0) text += fmt::format(".{:03}0000", p.subseconds().count());
    return text;
}

std::optional<Time> parse_time(std::string_view text)
{
    if (text.ends_with('Z')) text.remove_suffix(1);
    if (text.ends_with("+00:00")) text.remove_suffix(6);
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
        text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const auto y = number(text.substr(0, 4)), mo = number(text.substr(5, 2)),
               d = number(text.substr(8, 2));
    const auto h = number(text.substr(11, 2)), mi = number(text.substr(14, 2)),
               s = number(text.substr(17, 2));
    if (!y || !mo || !d || !h || !mi || !s || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
    const year_month_day date{year(*y), month(static_cast<unsigned>(*mo)),
                              day(static_cast<unsigned>(*d))};
    if (!date.ok()) return std::nullopt;
    milliseconds ms{0};
    if (text.size() > 19) {
        if (text[19] != '.') return std::nullopt;
        std::string digits(text.substr(20, 3));
        digits.resize(3, '0');
        const auto parsed = number(digits);
        if (!parsed || *parsed < 0) return std::nullopt;
        ms = milliseconds(*parsed);
    }
    return Time(sys_days(date)) + hours(*h) + minutes(*mi) + seconds(*s) + ms;
}

std::optional<Time> parse_clock_time(std::string_view text)
{
    if (const auto time = parse_time(text)) return time;
    for (const char* form : {"%Y-%m-%d %I:%M:%S %p", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d"}) {
        std::tm parts{};
        std::istringstream in{std::string(text)};
        in.imbue(std::locale::classic());
        in >> std::get_time(&parts, form);
        if (in.fail() || in.peek() != std::istringstream::traits_type::eof()) continue;
        const year_month_day date{year(parts.tm_year + 1900),
                                  month(static_cast<unsigned>(parts.tm_mon + 1)),
                                  day(static_cast<unsigned>(parts.tm_mday))};
        if (!date.ok()) continue;
        return Time(sys_days(date)) + hours(parts.tm_hour) + minutes(parts.tm_min) +
               seconds(parts.tm_sec);
    }
    return std::nullopt;
}

std::optional<Duration> parse_duration(std::string_view text)
{
    Duration total{0};
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        std::int64_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        const auto used = static_cast<std::size_t>(end - text.data());
        if (error != std::errc() || count < 0 || count > 1'000'000 || used >= text.size())
            return std::nullopt;
        const auto step = unit(text[used]);
        if (!step) return std::nullopt;
        total += *step * count;
        text.remove_prefix(used + 1);
    }
    return total;
}

} // namespace simulator
