// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/time_zone.hpp"

#include "providers/zones/windows_zones.hpp"

namespace azure {

using reconciler::Duration;
using reconciler::Value;

namespace {

const zones::WindowsZone* zone_of(std::string_view name)
{
    const auto* found = zones::find_windows_zone(name);
    return found ? found : zones::find_windows_zone(zones::windows_zone_of(name));
}

} // namespace

std::optional<std::string> windows_time_zone(std::string_view name)
{
    const auto* zone = zone_of(name);
    return zone ? std::optional(std::string(zone->id)) : std::nullopt;
}

Value normalised_time_zone(const Value& name)
{
    const auto windows = windows_time_zone(name.text());
    return windows ? Value(*windows) : name;
}

Duration standard_offset(std::string_view name)
{
    const auto* zone = zone_of(name);
    return std::chrono::minutes(zone ? zone->standard_minutes : 0);
}

bool saves_daylight(std::string_view name)
{
    const auto* zone = zone_of(name);
    return zone && zone->saves_daylight;
}

} // namespace azure
