// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_state.hpp"

#include "cmd/member_lines.hpp"
#include "cmd/plan_words.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/utf8.hpp"
#include "state/record_json.hpp"

#include <algorithm>

namespace cmd {

using reconciler::Object;
using reconciler::printable;
using reconciler::Record;
using reconciler::Snapshot;

namespace {

constexpr std::size_t most_columns = 60;

std::string padded(std::string text, std::size_t columns)
{
    const auto used = reconciler::count_code_points(text);
    return used < columns ? text + std::string(columns - used, ' ') : text;
}

std::string heading(const Snapshot& snapshot, const Style& style)
{
    const auto& identity = snapshot.identity;
    return paint(style, Ink::bold, "State of stack \"" + printable(identity.stack) + '"') + " (" +
           printable(identity.environment) + "), serial " + std::to_string(snapshot.serial) +
           ", lineage " + printable(identity.lineage) + '\n';
}

/// Steps of a run that was cut short.
std::string open_steps(const Snapshot& snapshot, const Style& style)
{
    std::vector<std::string> ids;
    for (const auto& entry : snapshot.open)
        if (std::ranges::find(ids, entry.step_id) == ids.end()) ids.push_back(entry.step_id);
    if (ids.empty()) return {};
    std::string out = '\n' + paint(style, Ink::yellow, "Begun and without an outcome") +
                      "; the next apply takes them up:\n";
    for (const auto& id : ids) out += "  " + printable(id) + '\n';
    return out;
}

std::string members(const std::string& title, const Object& object, const Style& style)
{
    if (object.empty()) return {};
    const auto lines = member_lines(object);
    std::size_t widest = 0;
    for (const auto& [path, value] : lines)
        widest = std::max(widest, reconciler::count_code_points(path));
    std::string out = "\n  " + paint(style, Ink::bold, title) + '\n';
    for (const auto& [path, value] : lines)
        out += "    " + padded(path, std::min(widest, most_columns)) + "  " + value + '\n';
    return out;
}

} // namespace

std::string render_state(const Snapshot& snapshot, Style style)
{
    std::string out = heading(snapshot, style) + '\n';
    std::size_t widest = 0;
    for (const auto& record : snapshot.records)
        widest = std::max(widest, reconciler::count_code_points(to_string(record.address)));
    for (const auto& record : snapshot.records) {
        const bool is_retained = record.status == Record::Status::retained;
        out += "  " + padded(to_string(record.address), std::min(widest, most_columns)) + "  " +
               padded(std::string(state::to_string(record.status)),
                      std::string_view("retained").size()) +
               "  " + paint(style, is_retained ? Ink::yellow : Ink::dim, display_name(record.id)) +
               '\n';
    }
    if (snapshot.records.empty()) out += "  It holds no objects.\n";
    return out + open_steps(snapshot, style);
}

std::string render_record(const Record& record, Style style)
{
    return paint(style, Ink::bold, to_string(record.address)) + "\n  id      " +
           printable(record.id.text()) + "\n  status  " +
           std::string(state::to_string(record.status)) + " since " + printable(record.since) +
           '\n' + members("last applied", record.attributes, style) +
           members("known of it", record.facts, style);
}

} // namespace cmd
