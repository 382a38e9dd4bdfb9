// SPDX-License-Identifier: Apache-2.0
#include "cmd/markdown_text.hpp"

#include "reconciler/model/printable.hpp"
#include "reconciler/model/resource_id.hpp"

namespace cmd {

namespace {

// Stands behind what could begin a mention or a reference; shows as nothing, and ends both.
constexpr std::string_view word_joiner = "&#8288;";

bool is_plain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    const bool is_word =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
    return is_word || std::string_view(" ,.;()/-=").contains(c);
}

bool begins_reference(char c)
{
    return std::string_view("@#!$~%&").contains(c);
}

std::string reference(char c)
{
    return "&#" + std::to_string(static_cast<int>(c)) + ";";
}

/// The dot of "www." makes a link, the dash of "GH-1" a reference.
bool ends_trigger(std::string_view before, char c)
{
    const auto ends_with = [&](std::string_view word) {
        return before.size() >= word.size() &&
               reconciler::folded(before.substr(before.size() - word.size())) == word;
    };
    return (c == '.' && ends_with("www")) || (c == '-' && ends_with("gh"));
}

std::string defused(std::string_view text, bool is_prose)
{
    const std::string safe = reconciler::printable(text);
    std::string out;
    for (std::size_t i = 0; i < safe.size(); ++i) {
        const char c = safe[i];
        const bool is_trigger = ends_trigger(std::string_view(safe).substr(0, i), c);
        out += is_plain(c) && !is_trigger ? std::string(1, c) : reference(c);
        if (is_prose && (is_trigger || begins_reference(c))) out += word_joiner;
    }
    return out;
}

} // namespace

std::string markdown_code(std::string_view text)
{
    return text.empty() ? "" : "<code>" + defused(text, false) + "</code>";
}

std::string markdown_prose(std::string_view text)
{
    return defused(text, true);
}

std::string markdown_pre(std::string_view text)
{
    std::string out;
    for (const char c : reconciler::printable_lines(text)) {
        const bool is_markup = c == '<' || c == '>' || c == '&' || c == '"';
        out += is_markup ? reference(c) : std::string(1, c);
    }
    return out;
}

} // namespace cmd
