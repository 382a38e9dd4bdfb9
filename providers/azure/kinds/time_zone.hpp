// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/time.hpp"
#include "reconciler/model/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace azure {

/// The Windows id, as Azure wants it, of a zone that is named by that or by IANA's
/// ("Europe/Berlin"); nullopt where it is neither.
std::optional<std::string> windows_time_zone(std::string_view name);

/// The same for an attribute: what is no zone stays as it is.
reconciler::Value normalised_time_zone(const reconciler::Value& name);

/// Ahead of UTC in winter: Azure's schedules know no daylight saving (facts §3.36). UTC for what is
/// no zone.
reconciler::Duration standard_offset(std::string_view name);
bool saves_daylight(std::string_view name);

} // namespace azure
