// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/text_place.hpp"

#include "reconciler/model/utf8.hpp"

namespace reconciler {

SourceSpan place_in_text(const Node& text, std::size_t begin, std::size_t end)
{
    SourceSpan span = text.span;
    const std::string_view words = text.value.text();
    if (end == 0 || end > words.size() || begin >= end || span.line != span.end_line) return span;
    const auto columns = [&](std::size_t bytes) {
        return static_cast<int>(count_code_points(words.substr(0, bytes)));
    };
    constexpr int quotes = 2;
    if (span.end_column - span.column != columns(words.size()) + quotes) return span;
    span.end_column = span.column + 1 + columns(end);
    span.column += 1 + columns(begin);
    return span;
}

std::string clipped_expression(std::string_view text)
{
    constexpr std::size_t shown = 60;
    return clipped(text, shown);
}

} // namespace reconciler
