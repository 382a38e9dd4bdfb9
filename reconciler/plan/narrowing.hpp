// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/dependencies.hpp"
#include "reconciler/plan/draft.hpp"
#include "reconciler/plan/selection.hpp"

#include <vector>

namespace reconciler {

/// Leaves out of the drafts what the selection does not name. A target brings what it needs with
/// it, but never the removals that its own removal would have to wait for. What depends on
/// something that is left out, and would have changed, is left out too. Returns what would have
/// been done, by address.
std::vector<LeftOut>
narrow(std::vector<Draft>& drafts, const Dependencies& dependencies, const Selection& selection);

} // namespace reconciler
