// SPDX-License-Identifier: Apache-2.0
#include "providers/zones/windows_zones.hpp"

#include <algorithm>
#include <array>

namespace zones {

namespace {

// Both sorted by id. Made by tests/zones, which compares them with ICU's.
constexpr auto windows_zones = std::to_array<WindowsZone>({
#include "providers/zones/windows_zones.inc"
});

constexpr auto iana_zones = std::to_array<IanaZone>({
#include "providers/zones/iana_zones.inc"
});

template <class Zones>
auto find(const Zones& zones, std::string_view id)
{
    const auto found = std::ranges::lower_bound(zones, id, {}, [](const auto& z) { return z.id; });
    return found != zones.end() && found->id == id ? &*found : nullptr;
}

} // namespace

const WindowsZone* find_windows_zone(std::string_view id)
{
    return find(windows_zones, id);
}

std::string_view windows_zone_of(std::string_view iana)
{
    const auto* found = find(iana_zones, iana);
    return found ? found->windows : std::string_view();
}

} // namespace zones
