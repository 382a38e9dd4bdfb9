// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/toml_document.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace reconciler {

/// Where the bytes from `begin` to `end` of a text stand in its file; the whole value where that
/// cannot be told (the text has escapes or several lines) or `end` is 0.
SourceSpan place_in_text(const Node& text, std::size_t begin, std::size_t end);

/// A text with expressions as messages show it.
std::string clipped_expression(std::string_view text);

} // namespace reconciler
