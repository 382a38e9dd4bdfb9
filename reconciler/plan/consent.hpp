// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/plan.hpp"

#include <string_view>
#include <vector>

namespace reconciler {

/// Blocks the changes that `consent` does not cover, saying what to allow (design §5, consent).
/// `owned` is how many objects the state owns.
void withhold(std::vector<Change>& changes, const Consent& consent, std::size_t owned);

/// Whether `word` may stand in `forbid`: a verb, "data-loss", "weaken", "one-way:NAME", with `*`.
bool can_be_forbidden(std::string_view word);

/// The words of `--allow` that would let every withheld change through, in a stable order.
std::vector<std::string> missing_consent(const std::vector<Change>& changes);

} // namespace reconciler
