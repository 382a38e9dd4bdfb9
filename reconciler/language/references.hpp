// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/table_check.hpp"

#include <vector>

namespace reconciler {

/// References that lead nowhere, and those that lead back to where they began. `objects` are
/// ordered by address. Where `is_partial`, some files could not be read: then a missing object
/// proves nothing, and one note says so in place of the errors.
Diagnostics check_references(const std::vector<Declared>& objects,
                             const std::vector<Reference>& references, bool is_partial);

} // namespace reconciler
