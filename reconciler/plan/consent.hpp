// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/plan.hpp"

#include <vector>

namespace reconciler {

/// Blocks the changes that `consent` does not cover, saying what to allow (design §5, consent).
void withhold(std::vector<Change>& changes, const Consent& consent);

/// The words of `--allow` that would let every withheld change through, in a stable order.
std::vector<std::string> missing_consent(const std::vector<Change>& changes);

} // namespace reconciler
