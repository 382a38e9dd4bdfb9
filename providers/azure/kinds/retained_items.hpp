// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <vector>

namespace azure {

/// The data of VMs that the stack of this lineage gave up: no longer declared, and stopped,
/// suspended or soft-deleted in a vault that carries the lineage. What was called otherwise than
/// its VM is called by it; "subscription/group/name" where a declared object has that name.
std::vector<reconciler::Record> retained_items(const reconciler::Surroundings& around);

} // namespace azure
