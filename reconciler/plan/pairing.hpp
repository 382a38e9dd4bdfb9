// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <vector>

namespace reconciler {

/// What belongs together: one object as desired, recorded and live. Identity is the resource id;
/// the address is only how the configuration calls it.
struct Pair {
    const Desired* desired = nullptr;
    const Record* record = nullptr;
    const Live* live = nullptr;
    const Record* replaced = nullptr; ///< managed under the same address with another id
    Address renamed_from;             ///< the record's address, where it differs
    Diagnostics conflicts;            ///< two blocks claim the same object
    bool is_released = false;         ///< owned so far and declared as managed elsewhere
};

/// What the blocks say of each object that an earlier one claims already; no look at Azure is
/// needed.
Diagnostics claimed_twice(const DesiredSet& desired);

/// Every desired object that is not managed elsewhere, then every managed record that nobody
/// desires or that is to be released, and every retained one whose data is gone.
std::vector<Pair> pair_up(const Surroundings& around);

} // namespace reconciler
