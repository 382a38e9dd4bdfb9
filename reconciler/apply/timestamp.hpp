// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"

#include <string>

namespace reconciler {

/// ISO 8601 in UTC, whole seconds: "2026-03-01T08:30:00Z".
std::string timestamp(Time time);

} // namespace reconciler
