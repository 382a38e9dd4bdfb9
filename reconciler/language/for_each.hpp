// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/evaluator.hpp"
#include "reconciler/language/outline.hpp"

namespace reconciler {

/// Puts in the place of every block with `for_each` one object for each element: of a list of texts
/// (the text is key and value), of a table (by its keys), or of other objects, named as
/// `for_each = "vault.main"` (those that this block stands for) or `"vault"` (all of the kind). The
/// key of an object is never a position, so that none changes because another one goes.
void expand_for_each(Outline& outline, const Schema& schema, Evaluator& evaluator,
                     Diagnostics& problems);

} // namespace reconciler
