// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace contract {

/// What the simulator does over time or when told, and who says that Azure does so.
struct BehaviourArbiter {
    std::string_view setting; ///< the one that switches it; empty: it always does
    std::string_view what;
    std::string_view arbiter; ///< empty: none, it is from documentation
};

std::span<const BehaviourArbiter> behaviour_arbiters();

} // namespace contract
