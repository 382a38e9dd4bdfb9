// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/times.hpp"

#include <optional>
#include <string>

namespace simulator {

/// How far a time zone with a Windows id ("W. Europe Standard Time") is ahead of UTC in winter:
/// backup schedules do not follow daylight saving (facts §3.36). Nothing where Windows knows no
/// such zone.
std::optional<Duration> standard_offset(const std::string& windows_zone);

} // namespace simulator
