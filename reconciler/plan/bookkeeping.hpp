// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/schema.hpp"
#include "reconciler/plan/draft.hpp"

namespace reconciler {

/// Adoption, renaming and what only tresor knows of: steps in front of the others that write
/// nothing to the cloud, so that after the plan the state holds what is declared and in place.
/// REQUIRES: the draft is of something desired.
void keep_state_true(Draft& draft, const Table& table);

/// A step that only forgets the record.
Step forget_step(const Draft& draft);

} // namespace reconciler
