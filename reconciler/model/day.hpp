// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace reconciler {

using Day = std::chrono::sys_days;

/// "2027-01-31", in UTC. Texts of this shape compare as their days do.
std::string iso_day(Day day);
std::string iso_day(Time time);

/// The day that an ISO 8601 day or time begins with; nullopt where there is none.
std::optional<Day> parse_day(std::string_view text);

} // namespace reconciler
