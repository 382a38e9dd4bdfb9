// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/time_zones.hpp"

#include <unicode/ucal.h>

#include <array>
#include <map>

namespace simulator {

namespace {

using Zone = std::basic_string<UChar>;

/// The IANA zone that CLDR gives for a Windows zone; empty: there is none.
Zone iana_zone(const std::string& windows_zone)
{
    const Zone name(windows_zone.begin(), windows_zone.end());
    std::array<UChar, 64> found{};
    UErrorCode error = U_ZERO_ERROR;
    const std::int32_t length =
        ucal_getTimeZoneIDForWindowsID(name.data(), static_cast<std::int32_t>(name.size()), nullptr,
                                       found.data(), found.size(), &error);
    return U_SUCCESS(error) != 0 ? Zone(found.data(), static_cast<std::size_t>(length)) : Zone();
}

std::optional<Duration> looked_up(const std::string& windows_zone)
{
    const Zone zone = iana_zone(windows_zone);
    UErrorCode error = U_ZERO_ERROR;
    if (zone.empty()) return std::nullopt;
    UCalendar* calendar = ucal_open(zone.data(), static_cast<std::int32_t>(zone.size()), "en",
                                    UCAL_GREGORIAN, &error);
    if (U_FAILURE(error) != 0) return std::nullopt;
    const std::int32_t offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &error);
    ucal_close(calendar);
    return U_SUCCESS(error) != 0 ? std::optional(Duration(offset)) : std::nullopt;
}

} // namespace

std::optional<Duration> standard_offset(const std::string& windows_zone)
{
    static std::map<std::string, std::optional<Duration>> known;
    const auto [at, is_new] = known.try_emplace(windows_zone);
    if (is_new) at->second = looked_up(windows_zone);
    return at->second;
}

} // namespace simulator
