// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <vector>

namespace azure {

/// Counts what the plan leads to against Azure's limits (facts §3, rows 25 to 29, §11.2): what goes
/// beyond one is blocked, the rest is not.
void check_limits(std::vector<reconciler::Reviewed>& changes,
                  const reconciler::Surroundings& around);

} // namespace azure
