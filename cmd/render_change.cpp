// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_change.hpp"

#include "cmd/render_diagnostic.hpp"
#include "cmd/text_layout.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/utf8.hpp"

#include <algorithm>

namespace cmd {

using reconciler::Change;
using reconciler::printable;

namespace {

constexpr std::string_view indent = "      ";
constexpr std::size_t verb_columns = 11; // "delete data"
constexpr std::size_t most_path_columns = 40;

std::size_t columns_of(std::string_view text)
{
    return reconciler::count_code_points(text);
}

std::string padded(std::string text, std::size_t columns)
{
    const auto used = columns_of(text);
    return used < columns ? text + std::string(columns - used, ' ') : text;
}

std::string paragraph(const std::string& text, const Style& style, std::string_view hanging = "")
{
    const std::string further = std::string(indent) + std::string(hanging);
    return laid_out(text, style.width, indent, static_cast<int>(indent.size()), further);
}

std::string headline(const Change& change, const Style& style)
{
    std::string lead(1, symbol_of(change));
    lead += ' ' + padded(std::string(word_of(change)), verb_columns);
    const std::string address = to_string(change.address);
    std::string out =
        "  " + paint(style, ink_of(change), lead) + "  " + paint(style, Ink::bold, address);
    const std::string name = display_name(change.id);
    if (!reconciler::folded(address).contains(reconciler::folded(name))) out += "  " + name;
    if (!change.blocked.empty() && change.verb != reconciler::Verb::none)
        out += "  (" + std::string(to_string(change.verb)) + ")";
    for (const auto& word : mark_words(change.marks))
        out += "  " + paint(style, Ink::red, "[" + word + "]");
    return out + '\n';
}

std::string because(const Change& change, const Style& style)
{
    std::string out;
    if (!change.reason.empty()) out = "because " + printable(change.reason);
    if (change.attributes.empty() && change.cause != reconciler::Cause::configuration)
        out += (out.empty() ? "(" : " (") + std::string(to_string(change.cause)) + ")";
    return out.empty() ? out : paragraph(out, style);
}

/// On one line where it fits; else the new value below the old one.
std::string
difference_line(const Difference& difference, std::size_t path_columns, const Style& style)
{
    const std::string lead =
        std::string(indent) + padded(printable(difference.path), path_columns) + "  ";
    const std::string before = to_text(difference.before);
    const std::string after = to_text(difference.after);
    const std::string evidence = "(" + evidence_of(difference) + ")";
    const auto columns = columns_of(lead) + columns_of(before) + columns_of(after) +
                         columns_of(evidence) + std::string_view(" ->   ").size();
    const bool is_long = style.width > 0 && columns > static_cast<std::size_t>(style.width);
    const std::string_view between = is_long ? "\n          -> " : " -> ";
    return lead + before + std::string(between) + paint(style, Ink::bold, after) + "  " +
           paint(style, Ink::dim, evidence) + '\n';
}

std::string differences(const Change& change, const Style& style)
{
    std::vector<Difference> all;
    for (const auto& attribute : change.attributes)
        for (auto& one : differences_of(attribute)) all.push_back(std::move(one));
    std::size_t widest = 0;
    for (const auto& one : all) widest = std::max(widest, columns_of(printable(one.path)));
    std::string out;
    for (const auto& one : all)
        out += difference_line(one, std::min(widest, most_path_columns), style);
    return out;
}

std::string blockers(const Change& change, const Style& style)
{
    Style narrower = style;
    if (style.width > 0)
        narrower.width = std::max(style.width - static_cast<int>(indent.size()), 1);
    std::string out;
    for (const auto& diagnostic : change.blocked)
        out += pushed(render(diagnostic, narrower), indent);
    return out;
}

} // namespace

std::string render_change(const Change& change, const StepSentences& sentences, const Style& style)
{
    std::string out = headline(change, style) + because(change, style);
    if (!change.renamed_from.empty())
        out += paragraph("so far called " + to_string(change.renamed_from), style);
    out += differences(change, style);
    if (const auto steps = sentences.of(change); !steps.empty())
        out += paragraph("steps: " + joined(steps, "; "), style, "  ");
    for (const auto& note : change.notes) out += paragraph("note: " + printable(note), style, "  ");
    return out + blockers(change, style);
}

std::string pushed(std::string_view text, std::string_view by)
{
    std::string out;
    while (!text.empty()) {
        const auto feed = text.find('\n');
        const auto line = text.substr(0, feed);
        if (!line.empty()) out += by;
        out += line;
        out += '\n';
        text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
    }
    return out;
}

} // namespace cmd
