// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"

#include <optional>
#include <string>

namespace contract {

/// "2023-05-17T12:25:25Z"; nothing where it is no time.
std::optional<reconciler::Time> recorded_time(const std::string& text);

/// The other way, to the second.
std::string written(reconciler::Time time);

} // namespace contract
