// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

/// The time zones that Azure Backup knows: those of Windows, by CLDR's table. Held here, for a
/// library that brings all of CLDR costs more at each start than the whole program besides.
namespace zones {

struct WindowsZone {
    std::string_view id;           ///< "W. Europe Standard Time"
    std::int16_t standard_minutes; ///< ahead of UTC in winter
    bool saves_daylight;
};

struct IanaZone {
    std::string_view id;      ///< "Europe/Berlin", also older spellings
    std::string_view windows; ///< the Windows zone it lies in
};

/// By the Windows id, spelled exactly; null where there is none.
const WindowsZone* find_windows_zone(std::string_view id);

/// The Windows id of IANA's name, spelled exactly; empty where CLDR knows none.
std::string_view windows_zone_of(std::string_view iana);

} // namespace zones
