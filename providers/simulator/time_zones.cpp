// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/time_zones.hpp"

#include "providers/zones/windows_zones.hpp"

namespace simulator {

std::optional<Duration> standard_offset(const std::string& windows_zone)
{
    const auto* zone = zones::find_windows_zone(windows_zone);
    if (zone == nullptr) return std::nullopt;
    return std::chrono::minutes(zone->standard_minutes);
}

} // namespace simulator
