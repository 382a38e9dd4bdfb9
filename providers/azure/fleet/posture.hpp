// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/schema.hpp"
#include "reconciler/plan/domain.hpp"
#include "reconciler/plan/observation.hpp"

#include <boost/json/value.hpp>

namespace azure {

/// What `[[check]]` may say: what must be true of the whole, whatever the plan does.
reconciler::Table check_table();

/// When an item was backed up last. Apart from the item itself, whose facts must not change with
/// every backup: saved plans rest on them.
reconciler::Live status_of_item(const boost::json::value& item);

/// What does not hold, of every check in `desired.checks`, as warnings or errors at the check's own
/// line. Nothing is said of what could not be read.
reconciler::Diagnostics
check_posture(const reconciler::DesiredSet& desired, const reconciler::Observation& observation);

} // namespace azure
