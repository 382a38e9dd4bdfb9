// SPDX-License-Identifier: Apache-2.0
#include "cmd/source_excerpt.hpp"

#include "reconciler/model/printable.hpp"
#include "reconciler/model/utf8.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace cmd {

namespace {

constexpr std::size_t tab_stop = 4;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A character of the source as it is shown.
struct Cell {
    std::string text;
    std::size_t columns = 1;
};

std::string_view next_character(std::string_view text)
{
    return text.substr(0, std::max<std::size_t>(1, reconciler::decode_utf8(text).length));
}

Cell shown(std::string_view character, std::size_t column)
{
    if (character == "\t") {
        const std::size_t columns = tab_stop - column % tab_stop;
        return {std::string(columns, ' '), columns};
    }
    std::string text = reconciler::printable(character);
    const std::size_t columns = reconciler::count_code_points(text);
    return {std::move(text), columns};
}

/// The part of a line that is shown, from character `first` on.
struct Window {
    std::size_t first = 0;
    std::string text;
    std::size_t caret_at = 0;
    std::size_t caret_columns = 0;
    bool has_caret = true;
};

/// Characters `start` to `end` of `line` are underlined; at most `columns` are filled.
Window window_of(std::string_view line, std::size_t first, std::size_t start, std::size_t end,
                 std::size_t columns)
{
    Window window{.first = first, .text = first > 0 ? "…" : ""};
    for (std::size_t i = 0; i < first && !line.empty(); ++i)
        line.remove_prefix(next_character(line).size());
    std::size_t column = first > 0 ? 1 : 0;
    for (std::size_t i = first; !line.empty(); ++i) {
        const std::string_view character = next_character(line);
        const Cell cell = shown(character, column);
        const bool is_last = character.size() == line.size();
        if (column + cell.columns + (is_last ? 0 : 1) > columns) {
            window.text += "…";
            window.has_caret = i > start;
            break;
        }
        if (i < start) window.caret_at = column + cell.columns;
        if (i == start) window.caret_at = column;
        if (i >= start && i < end) window.caret_columns += cell.columns;
        window.text += cell.text;
        column += cell.columns;
        line.remove_prefix(character.size());
    }
    window.caret_columns = std::max<std::size_t>(1, window.caret_columns);
    return window;
}

Window window_around(std::string_view line, const reconciler::SourceSpan& span, std::size_t columns)
{
    const auto from_zero = [](int column) {
        return static_cast<std::size_t>(std::max(column, 1) - 1);
    };
    const std::size_t start = from_zero(span.column);
    const std::size_t end = span.end_line > span.line
                                ? std::numeric_limits<std::size_t>::max()
                                : std::max(start + 1, from_zero(span.end_column));
    const bool fits = std::min(end, start + columns / 2) < columns;
    Window window = window_of(line, fits ? 0 : start - columns / 3, start, end, columns);
    if (!window.has_caret) window = window_of(line, start, start, end, columns);
    return window;
}

std::vector<std::size_t> starts_of_lines(std::string_view text)
{
    std::vector<std::size_t> starts{text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0};
    for (auto feed = text.find('\n'); feed != std::string_view::npos;
         feed = text.find('\n', feed + 1))
        starts.push_back(feed + 1);
    return starts;
}

} // namespace

std::string_view SourceLines::line(const reconciler::SourceFile& file, int number)
{
    const auto [place, is_new] = starts_.try_emplace(&file);
    if (is_new) place->second = starts_of_lines(file.text);
    const auto index = static_cast<std::size_t>(std::max(number, 1) - 1);
    if (index >= place->second.size()) return {};
    const std::string_view rest = std::string_view(file.text).substr(place->second[index]);
    const std::string_view line = rest.substr(0, rest.find('\n'));
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::string
excerpt(std::string_view line, const reconciler::SourceSpan& span, Ink ink, const Style& style)
{
    std::string number = std::to_string(span.line);
    number.insert(0, number.size() < 4 ? 4 - number.size() : 0, ' ');
    const std::size_t gutter = number.size() + 3;
    const std::size_t width = style.width > 0 ? static_cast<std::size_t>(style.width) : 200;
    const Window window =
        window_around(line, span, std::max<std::size_t>(width, gutter + 20) - gutter);
    const std::string bar = window.text.empty() ? " |" : " | ";
    return paint(style, Ink::blue, number + bar) + window.text + '\n' +
           paint(style, Ink::blue, std::string(number.size(), ' ') + " | ") +
           std::string(window.caret_at, ' ') +
           paint(style, ink, std::string(window.caret_columns, '^')) + '\n';
}

} // namespace cmd
