// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

using reconciler::Duration;
using reconciler::Time;

/// As the services write it: "2026-01-15T08:00:00.25Z", no zeros at the end of the fraction.
std::string iso_time(Time time);
/// "2026-01-15T08:00:00+00:00", the spelling of Compute.
std::string offset_time(Time time);
/// "1/15/2026 8:00:00 AM", as Entra and job property bags have it.
std::string us_time(Time time);
/// "Sun, 06 Nov 1994 08:49:37 GMT", as HTTP has it.
std::string http_time(Time time);
/// "PT1M51.35S".
std::string iso_duration(Duration duration);
/// A .NET TimeSpan: "13.23:59:44.1550000".
std::string time_span(Duration duration);

/// "2026-01-15T08:00:00Z", with or without fraction.
std::optional<Time> parse_time(std::string_view text);
/// "2026-01-15 08:00:00 PM" or "1/15/2026 8:00:00 PM", as filters have it; and what `parse_time`
/// takes.
std::optional<Time> parse_clock_time(std::string_view text);
/// "90s", "15m", "36h", "3d", and sums of them: "1d12h".
std::optional<Duration> parse_duration(std::string_view text);

} // namespace simulator
