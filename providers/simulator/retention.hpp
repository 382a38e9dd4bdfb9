// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"
#include "providers/simulator/times.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

namespace simulator {

/// The four ranges of a policy's retention, shortest first.
enum class Range { daily, weekly, monthly, yearly };
inline constexpr std::size_t range_count = 4;
using Ranges = std::bitset<range_count>;

/// On which days of a month a point is kept for longer: by weekday ("First Sunday") or by date.
struct MonthDays {
    std::bitset<7> weekdays; ///< Sunday first
    std::bitset<5> weeks;    ///< First to Fourth, Last
    std::bitset<32> dates;
    bool last_date = false;
};

/// How long a policy keeps points.
struct Retention {
    std::array<std::optional<std::int64_t>, range_count> counts; ///< days, weeks, months, years
    std::bitset<7> weekdays;                                     ///< of the weekly range
    MonthDays monthly;
    MonthDays yearly;
    std::bitset<12> months; ///< of the yearly range
    std::int64_t instant_days = 0;
    Duration offset{}; ///< of the policy's time zone from UTC
};

Retention retention_of(const json::object& properties);

/// The ranges that keep a point which was taken then, the first of its day.
Ranges ranges_of(const Retention& retention, Time taken);

/// Until when a point of these ranges is kept. Where the policy has none of them any more, its
/// shortest range counts.
Time expiry(const Retention& retention, Ranges ranges, Time taken);

/// Until when the snapshot of a point can be restored from.
Time instant_expiry(const Retention& retention, Time taken);

/// "Daily", …, of the range that keeps the point longest.
std::string_view governing_rule(const Retention& retention, Ranges ranges, Time taken);

} // namespace simulator
