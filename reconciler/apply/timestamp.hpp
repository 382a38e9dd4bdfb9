// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace reconciler {

/// ISO 8601 in UTC, whole seconds: "2026-03-01T08:30:00Z".
std::string timestamp(Time time);

/// The same back; a fraction of a second is left out. Nothing where it is none, or not in UTC.
std::optional<Time> parse_timestamp(std::string_view text);

} // namespace reconciler
