// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace reconciler {

/// Whether a pattern with `*` (any characters) and `?` (one) is the whole text. Takes no more time
/// than the product of the lengths.
bool glob(std::string_view pattern, std::string_view text);

} // namespace reconciler
