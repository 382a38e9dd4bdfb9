// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <string>
#include <string_view>

namespace simulator {

inline constexpr std::string_view disk_type = "Microsoft.Compute/disks";

/// The performance tier of a premium disk of that size.
std::string_view tier_of(std::int64_t gigabytes);

/// A disk as the answer to its PUT has it: what was sent.
json::object disk_being_written(const std::string& id, const json::object& sent);

/// The disk when it is written: what was sent over the defaults of the service and what is fixed
/// once it is there. `before` is null for a new one.
json::object written_disk(World& world, const std::string& id, const json::object& sent,
                          const json::object* before);

} // namespace simulator
