// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"
#include "providers/simulator/times.hpp"

#include <bitset>
#include <chrono>
#include <optional>

namespace simulator {

/// When a policy backs up, by the clock of its time zone in winter.
struct PolicySchedule {
    std::chrono::minutes first{};              ///< after local midnight
    std::chrono::minutes interval{24 * 60};    ///< between the runs of a day
    std::chrono::minutes window{};             ///< after `first`, in which more runs begin
    std::bitset<7> days = std::bitset<7>(127); ///< on which runs begin, Sunday first
    Duration offset{};                         ///< of local time from UTC
};

/// From the properties of a policy for VMs, standard or enhanced; nothing where they hold no
/// schedule that the service would take.
std::optional<PolicySchedule> schedule_of(const json::object& properties);

/// The first run after `after`.
Time next_run(const PolicySchedule& schedule, Time after);

/// The day on which a run belongs to, as the time zone's calendar has it.
std::chrono::sys_days local_day(Time time, Duration offset);

/// The days of the week that a list names ("Sunday", …).
std::bitset<7> named_days(const json::array& names);

} // namespace simulator
