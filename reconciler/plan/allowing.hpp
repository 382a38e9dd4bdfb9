// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/draft.hpp"
#include "reconciler/plan/rule.hpp"

#include <span>

namespace reconciler {

/// Takes what is allowed to be broken out of problems that were just found of the draft's object,
/// and says so in its notes. An allowance whose day has passed allows nothing; its problem says
/// that it did. REQUIRES: called once for each problem.
void allow(Draft& draft, Diagnostics& problems, const Surroundings& around,
           std::span<const Rule> rules);

} // namespace reconciler
