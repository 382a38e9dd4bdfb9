// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/deviation.hpp"

#include <span>

namespace contract {

/// Where the real service is not what its documents say, and the simulator is like the service.
/// Anything else that deviates is a mistake.
std::span<const Deviation> azure_deviations();

/// What the recordings always show and the simulator does not, on purpose: operation (patterns as
/// in Deviation), pointer, and why.
struct Omission {
    std::string_view operation;
    std::string_view pointer;
    std::string_view why;
};
std::span<const Omission> known_omissions();

} // namespace contract
