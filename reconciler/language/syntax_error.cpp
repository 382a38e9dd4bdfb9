// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/syntax_error.hpp"

#include "reconciler/model/printable.hpp"
#include "reconciler/model/problem.hpp"
#include "reconciler/model/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace reconciler {

namespace {

struct Slip {
    std::string_view parser_says;
    std::string_view fix;
};

constexpr std::array slips{
    Slip{"could not determine value type",
         "Put text in quotes: key = \"value\". Yes and no are true and false."},
    Slip{"cannot redefine", "Keep one of the two."},
    Slip{"dangling comma", "Take the comma before the closing brace away."},
    Slip{"expected key or closing '}'",
         "Write an inline table { … } on one line, or use a [table] header of its own."},
    Slip{"parsing time", "Put times in quotes: \"23:00\"."},
    Slip{"parsing string: unescaped control",
         "Close the quotes, or write the character as \\uXXXX."},
    Slip{"parsing table header: expected ']'", "Close the header: [table.name]"},
    Slip{"expected '='", "Write: key = value"},
    Slip{"parsing string: encountered end-of-file", "Close the quotes."},
    Slip{"parsing array: encountered end-of-file", "Close the bracket."},
    Slip{"not representable in 64 bits", "Use a smaller number."},
};

/// `Error while parsing table header: expected ']'` without its first half.
std::string_view message_of(std::string_view parser_says)
{
    constexpr std::string_view prefix = "Error while parsing ";
    if (!parser_says.starts_with(prefix)) return parser_says;
    const auto colon = parser_says.find(": ");
    return colon == std::string_view::npos ? parser_says : parser_says.substr(colon + 2);
}

std::string place_of(std::string_view parser_says)
{
    constexpr std::string_view prefix = "Error while parsing ";
    const auto colon = parser_says.find(": ");
    if (!parser_says.starts_with(prefix) || colon == std::string_view::npos)
        return "This is no TOML";
    return "This is no TOML, in the " +
           std::string(parser_says.substr(prefix.size(), colon - prefix.size()));
}

} // namespace

std::size_t offset_of_line(std::string_view text, int line)
{
    std::size_t at = 0;
    for (int i = 1; i < line; ++i) {
        const auto feed = text.find('\n', at);
        if (feed == std::string_view::npos) return text.size();
        at = feed + 1;
    }
    return at;
}

SourceSpan span_at(const std::shared_ptr<const SourceFile>& file, std::size_t offset)
{
    const std::string_view before = std::string_view(file->text).substr(0, offset);
    const int line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
    const auto feed = before.rfind('\n');
    const auto start = feed == std::string_view::npos ? 0 : feed + 1;
    const bool has_mark = start == 0 && before.starts_with("\xEF\xBB\xBF");
    const std::string_view line_before = before.substr(has_mark ? 3 : start);
    const int column = 1 + static_cast<int>(count_code_points(line_before));
    return {file, line, column, line, column + 1};
}

Diagnostic syntax_error(std::string_view parser_says, SourceSpan span)
{
    Diagnostic made = problem_at(std::move(span), "syntax", "Syntax error");
    made.detail =
        place_of(parser_says) + ": " + printable(clipped(message_of(parser_says), 200)) + ".";
    const auto slip = std::ranges::find_if(
        slips, [&](const Slip& s) { return parser_says.contains(s.parser_says); });
    if (slip != slips.end()) made.fix = slip->fix;
    return made;
}

Diagnostic repeated_header(const std::shared_ptr<const SourceFile>& file, const SourceSpan& again,
                           const SourceSpan& first)
{
    const std::string_view rest =
        std::string_view(file->text).substr(offset_of_line(file->text, again.line));
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const std::string_view header = line.substr(0, line.rfind(']') + 1);
    SourceSpan second = again;
    second.end_column = again.column + static_cast<int>(count_code_points(header));
    Diagnostic made = problem_at(second, "duplicate-object", "Declared twice");
    made.detail = printable(clipped(header, 80)) +
                  " stands twice in this file; a table may be declared once.";
    made.fix = "Merge the two, or give one of them another name.";
    made.spans.push_back({first, "first declared"});
    return made;
}

Diagnostic no_text(std::string what, SourceSpan span)
{
    Diagnostic made = problem_at(std::move(span), "syntax", "Syntax error");
    made.detail = std::move(what);
    made.fix = "Save the file as UTF-8 text.";
    return made;
}

Diagnostic nested_too_deeply(std::string what, SourceSpan span)
{
    Diagnostic made = problem_at(std::move(span), "nested-too-deeply", "Nested too deeply");
    made.detail = std::move(what);
    made.fix =
        "Nothing in the configuration language needs that; check the brackets above this line.";
    return made;
}

} // namespace reconciler
