// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/functions.hpp"

#include "reconciler/model/resource_id.hpp"
#include "reconciler/model/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace reconciler {

namespace {

using Arguments = std::vector<Value>;
using Outcome = std::expected<Value, std::string>;

Outcome wants(std::string what)
{
    return std::unexpected("wants " + std::move(what));
}

Outcome too_long()
{
    return std::unexpected(std::string("would make a text of more than 64 KB"));
}

/// What can stand in a text: a text, a number, true or false.
std::optional<std::string> as_words(const Value& value)
{
    if (const auto* text = value.as_text()) return *text;
    if (value.as_integer() || value.as_bool()) return to_text(value);
    return std::nullopt;
}

Outcome lower(const Arguments& given)
{
    if (!given[0].as_text()) return wants("a text");
    return folded(given[0].text());
}

Outcome upper(const Arguments& given)
{
    if (!given[0].as_text()) return wants("a text");
    std::string text = given[0].text();
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

Outcome replace(const Arguments& given)
{
    if (!std::ranges::all_of(given, [](const Value& v) { return v.as_text(); }))
        return wants("three texts");
    const std::string& old = given[1].text();
    if (old.empty()) return wants("something to replace, not an empty text");
    std::string_view rest = given[0].text();
    std::string out;
    for (auto at = rest.find(old); at != std::string_view::npos; at = rest.find(old)) {
        out.append(rest.substr(0, at)).append(given[2].text());
        if (out.size() > longest_value) return too_long();
        rest.remove_prefix(at + old.size());
    }
    return out.append(rest);
}

Outcome join(const Arguments& given)
{
    if (!given[0].as_text() || !given[1].as_list()) return wants("a text and a list");
    std::string out;
    for (const auto& element : given[1].list()) {
        const auto words = as_words(element);
        if (!words) return wants("a list of texts");
        if (&element != given[1].list().data()) out += given[0].text();
        out += *words;
        if (out.size() > longest_value) return too_long();
    }
    return out;
}

Outcome split(const Arguments& given)
{
    if (!given[0].as_text() || !given[1].as_text()) return wants("two texts");
    const std::string& mark = given[0].text();
    if (mark.empty()) return wants("something to split at, not an empty text");
    std::string_view rest = given[1].text();
    List parts;
    for (auto at = rest.find(mark); at != std::string_view::npos; at = rest.find(mark)) {
        parts.emplace_back(rest.substr(0, at));
        rest.remove_prefix(at + mark.size());
    }
    parts.emplace_back(rest);
    return parts;
}

/// `%s`, `%d` and `%03d`; `%%` stands for itself.
struct Placeholder {
    std::size_t length = 0; ///< 0: none is here
    char type = 's';
    std::size_t width = 0;
};

Placeholder placeholder_at(std::string_view text)
{
    std::size_t at = 1;
    std::size_t width = 0;
    if (text.substr(at).starts_with('0'))
        while (at < text.size() && at < 4 && text[at] >= '0' && text[at] <= '9')
            width = width * 10 + static_cast<std::size_t>(text[at++] - '0');
    if (at >= text.size()) return {};
    if (text[at] == 'd') return {at + 1, 'd', width};
    return text[at] == 's' && at == 1 ? Placeholder{2, 's', 0} : Placeholder{};
}

Outcome format(const Arguments& given)
{
    if (!given[0].as_text()) return wants("a text with %s and %d first");
    std::string_view rest = given[0].text();
    std::string out;
    std::size_t next = 1;
    for (auto at = rest.find('%'); at != std::string_view::npos; at = rest.find('%')) {
        out += rest.substr(0, at);
        rest.remove_prefix(at);
        if (rest.starts_with("%%")) {
            out += '%';
            rest.remove_prefix(2);
            continue;
        }
        const auto [length, type, width] = placeholder_at(rest);
        if (length == 0) return std::unexpected(std::string("knows only %s, %d, %03d and %%"));
        if (next == given.size()) return std::unexpected(std::string("has more % than values"));
        const Value& value = given[next++];
        if (type == 'd' && !value.as_integer()) return wants("a whole number for %d");
        const auto words = as_words(value);
        if (!words) return wants("texts and numbers for %s and %d");
        if (words->size() < width) out.append(width - words->size(), '0');
        out += *words;
        if (out.size() > longest_value) return too_long();
        rest.remove_prefix(length);
    }
    if (next < given.size()) return std::unexpected(std::string("has fewer % than values"));
    return out.append(rest);
}

Outcome trim(const Arguments& given)
{
    if (!given[0].as_text()) return wants("a text");
    std::string_view text = given[0].text();
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return std::string{};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// By characters; what lies outside is left out.
Outcome substr(const Arguments& given)
{
    const auto* start = given[1].as_integer();
    const auto* count = given.size() > 2 ? given[2].as_integer() : nullptr;
    if (!given[0].as_text() || !start || (given.size() > 2 && !count))
        return wants("a text and whole numbers");
    if (*start < 0 || (count && *count < 0)) return wants("numbers that are not below 0");
    std::string_view rest = given[0].text();
    std::string out;
    for (std::int64_t i = 0; !rest.empty(); ++i) {
        const std::size_t length = std::max<std::size_t>(1, decode_utf8(rest).length);
        if (i >= *start && (!count || i - *start < *count)) out += rest.substr(0, length);
        rest.remove_prefix(length);
    }
    return out;
}

Outcome length(const Arguments& given)
{
    if (const auto* text = given[0].as_text())
        return static_cast<std::int64_t>(count_code_points(*text));
    if (const auto* list = given[0].as_list()) return static_cast<std::int64_t>(list->size());
    if (const auto* object = given[0].as_object()) return static_cast<std::int64_t>(object->size());
    return wants("a text, a list or a table");
}

Outcome contains(const Arguments& given)
{
    if (const auto* list = given[0].as_list())
        return std::ranges::find(*list, given[1]) != list->end();
    if (const auto* object = given[0].as_object(); object && given[1].as_text())
        return object->has(given[1].text());
    if (given[0].as_text() && given[1].as_text())
        return given[0].text().find(given[1].text()) != std::string::npos;
    return wants("a list and an element, a table and a key, or two texts");
}

Outcome keys(const Arguments& given)
{
    const auto* object = given[0].as_object();
    if (!object) return wants("a table");
    List names;
    for (const auto& [name, value] : *object) names.emplace_back(name);
    return names;
}

constexpr std::array<Function, 12> all{{
    {"lower", "lower(text)", "The text in lower case (ASCII).", 1, 1, lower},
    {"upper", "upper(text)", "The text in upper case (ASCII).", 1, 1, upper},
    {"trim", "trim(text)", "The text without blanks around it.", 1, 1, trim},
    {"replace", "replace(text, old, new)", "The text with every `old` replaced.", 3, 3, replace},
    {"substr", "substr(text, start, count)",
     "`count` characters from `start` on, which counts from 0; all the rest without `count`.", 2, 3,
     substr},
    {"split", "split(mark, text)", "The pieces between the marks, as a list.", 2, 2, split},
    {"join", "join(mark, list)", "The elements in one text, with the mark between them.", 2, 2,
     join},
    {"format", "format(pattern, …)", "The pattern with %s, %d or %03d replaced by the values.", 1,
     32, format},
    {"length", "length(value)", "How many characters, elements or keys it has.", 1, 1, length},
    {"contains", "contains(value, part)",
     "Whether a list has the element, a table the key, a text the part.", 2, 2, contains},
    {"keys", "keys(table)", "The keys of a table, in order.", 1, 1, keys},
    {"default", "default(reference, value)",
     "The value where the reference leads to nothing: a key that a table does not have.", 2, 2,
     nullptr},
}};

} // namespace

std::span<const Function> functions()
{
    return all;
}

const Function* find_function(std::string_view name)
{
    const auto* const found = std::ranges::find(all, name, &Function::name);
    return found == all.end() ? nullptr : found;
}

} // namespace reconciler
