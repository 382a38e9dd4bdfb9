// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

namespace azure {

/// What the service would refuse with a bare `BMSUserErrorInvalidPolicyInput` (facts §5), found
/// beforehand at the line that causes it.
reconciler::Diagnostics check_policy(const reconciler::Desired& policy);

} // namespace azure
