// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/time_zone.hpp"

#include <unicode/ucal.h>

#include <array>
#include <map>

namespace azure {

using reconciler::Duration;
using reconciler::Value;

namespace {

using Zone = std::basic_string<UChar>;

Zone wide(std::string_view text)
{
    return {text.begin(), text.end()};
}

std::int32_t size_of(const Zone& zone)
{
    return static_cast<std::int32_t>(zone.size());
}

template <class Ask>
Zone asked(Ask ask)
{
    std::array<UChar, 128> found{};
    UErrorCode error = U_ZERO_ERROR;
    const std::int32_t length = ask(found.data(), static_cast<std::int32_t>(found.size()), &error);
    return U_SUCCESS(error) != 0 ? Zone(found.data(), static_cast<std::size_t>(length)) : Zone();
}

/// The IANA zone that CLDR gives for a Windows id; empty: it is none.
Zone iana_of_windows(const Zone& windows)
{
    return asked([&](UChar* out, std::int32_t most, UErrorCode* error) {
        return ucal_getTimeZoneIDForWindowsID(windows.data(), size_of(windows), nullptr, out, most,
                                              error);
    });
}

Zone windows_of_iana(const Zone& iana)
{
    return asked([&](UChar* out, std::int32_t most, UErrorCode* error) {
        return ucal_getWindowsTimeZoneID(iana.data(), size_of(iana), out, most, error);
    });
}

std::optional<std::string> looked_up(const std::string& name)
{
    const Zone zone = wide(name);
    if (!iana_of_windows(zone).empty()) return name;
    const Zone windows = windows_of_iana(zone);
    if (windows.empty()) return std::nullopt;
    return std::string(windows.begin(), windows.end());
}

Zone iana_of(std::string_view name)
{
    const auto windows = windows_time_zone(name);
    return windows ? iana_of_windows(wide(*windows)) : Zone();
}

} // namespace

std::optional<std::string> windows_time_zone(std::string_view name)
{
    static std::map<std::string, std::optional<std::string>, std::less<>> known;
    if (const auto found = known.find(name); found != known.end()) return found->second;
    return known.emplace(name, looked_up(std::string(name))).first->second;
}

Value normalised_time_zone(const Value& name)
{
    const auto windows = windows_time_zone(name.text());
    return windows ? Value(*windows) : name;
}

Duration standard_offset(std::string_view name)
{
    const Zone zone = iana_of(name);
    UErrorCode error = U_ZERO_ERROR;
    if (zone.empty()) return Duration(0);
    UCalendar* calendar = ucal_open(zone.data(), size_of(zone), "en", UCAL_GREGORIAN, &error);
    if (U_FAILURE(error) != 0) return Duration(0);
    const std::int32_t offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &error);
    ucal_close(calendar);
    return Duration(U_SUCCESS(error) != 0 ? offset : 0);
}

bool saves_daylight(std::string_view name)
{
    const Zone zone = iana_of(name);
    UErrorCode error = U_ZERO_ERROR;
    return !zone.empty() && ucal_getDSTSavings(zone.c_str(), &error) != 0 && U_SUCCESS(error) != 0;
}

} // namespace azure
