// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace simulator {

/// Replaces `{index}`, `{index:04}` (padded) and `{index%20}` (remainder, also `{index%20:02}`) in
/// a name. Other braces stay.
std::string expand_pattern(std::string_view pattern, std::int64_t index);

} // namespace simulator
