// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/outline.hpp"

#include <string>

namespace reconciler {

/// Merges an overlay into the stack: a table with a header or with dotted keys joins the one of the
/// same name, key by key; every other value, a table in braces and a list among them, takes the
/// place of what was there. `unset = ["retention.weekly"]` in a table takes away what the stack
/// says, at the top of the file whole objects. What was replaced stays known as the value's origin.
void merge_overlay(Outline& base, Outline overlay, const std::string& environment,
                   Diagnostics& problems);

Diagnostic
no_such_environment(const std::string& environment, const std::vector<std::string>& environments);

} // namespace reconciler
