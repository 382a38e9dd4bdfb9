// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/evaluator.hpp"
#include "reconciler/language/outline.hpp"

#include <vector>

namespace reconciler {

/// Gives every object with `profile = "gold"` (or a list, of which the later ones come first) what
/// `[profile.gold.KIND]` says and it does not say itself; tables that are not in braces are joined.
/// A profile may itself have a `profile`. `profiles` are the tables `[profile.NAME]`.
void inherit_profiles(Outline& outline, std::vector<Entry> profiles, const Schema& schema,
                      Evaluator& evaluator, Diagnostics& problems);

/// The table for `[profile.NAME]`; what it holds are tables by the name of a kind.
Table profile_table();

} // namespace reconciler
