// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace reconciler {

/// Why a text must not reach the TOML parser, and where.
struct TextProblem {
    std::size_t offset = 0;
    bool is_depth = false; ///< nested too deeply, or a key of too many parts; else no text at all
    std::string what{};    ///< a full sentence
};

/// A key may have this many parts, `a.b.c` has three.
inline constexpr std::size_t most_key_parts = 64;
/// Brackets and key parts above one value: the parser and the tree behind it recurse by them.
inline constexpr std::size_t deepest_nesting = 256;

/// The first thing in `text` that is no UTF-8, a NUL, or would make the parser recurse too deeply.
std::optional<TextProblem> find_text_problem(std::string_view text);

} // namespace reconciler
