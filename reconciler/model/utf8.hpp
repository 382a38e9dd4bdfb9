// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace reconciler {

/// The first code point of a text.
struct CodePoint {
    std::uint32_t code = 0;
    std::size_t length = 0; ///< in bytes; 0 where the bytes are no valid UTF-8
};

/// REQUIRES: `text` is not empty.
CodePoint decode_utf8(std::string_view text);

/// How many code points `text` has; each byte that is no valid UTF-8 counts as one.
std::size_t count_code_points(std::string_view text);

/// At most `most` code points of `text`; what was cut off shows as "…".
std::string clipped(std::string_view text, std::size_t most);

} // namespace reconciler
