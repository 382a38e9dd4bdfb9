// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_history.hpp"

#include "cmd/member_lines.hpp"
#include "cmd/plan_words.hpp"
#include "reconciler/model/printable.hpp"
#include "state/holder_json.hpp"
#include "state/record_json.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace json = boost::json;
using namespace reconciler;
using state::Generation;
using state::RecordChange;

namespace cmd {

namespace {

constexpr std::size_t short_commit = 10;

std::vector<RecordChange>
changes_of(const Snapshot& snapshot, const state::History& history, std::int64_t number)
{
    const auto before = state::records_after(snapshot, history, number - 1);
    const auto after = state::records_after(snapshot, history, number);
    return before && after ? state::compare(*before, *after) : std::vector<RecordChange>();
}

std::string in_words(const Extent& extent)
{
    std::vector<std::string> parts;
    if (extent.added > 0) parts.push_back(fmt::format("{} added", extent.added));
    if (extent.changed > 0) parts.push_back(fmt::format("{} changed", extent.changed));
    if (extent.removed > 0) parts.push_back(fmt::format("{} removed", extent.removed));
    return parts.empty() ? "no object changed" : joined(parts, ", ");
}

std::string or_nothing(const std::string& text)
{
    return text.empty() ? "(not said)" : printable(text);
}

/// Everything a record says, by path.
std::map<std::string, std::string> lines_of(const Record& record)
{
    std::map<std::string, std::string> lines;
    for (auto& line : member_lines(record.attributes)) lines.insert(std::move(line));
    for (auto& [path, value] : member_lines(record.facts))
        lines.emplace("(" + path + ")", std::move(value));
    lines.emplace("(status)", state::to_string(record.status));
    return lines;
}

std::string differences(const Record& before, const Record& after)
{
    const auto old = lines_of(before);
    const auto now = lines_of(after);
    std::set<std::string> paths;
    for (const auto& [path, value] : old) paths.insert(path);
    for (const auto& [path, value] : now) paths.insert(path);
    const auto value_in = [](const auto& lines, const std::string& path) {
        const auto found = lines.find(path);
        return found == lines.end() ? std::string("(none)") : found->second;
    };
    std::string out;
    for (const auto& path : paths)
        if (value_in(old, path) != value_in(now, path))
            out +=
                "      " + path + ": " + value_in(old, path) + " -> " + value_in(now, path) + '\n';
    return out;
}

} // namespace

Extent extent_of(const std::vector<RecordChange>& changes)
{
    Extent extent;
    for (const auto& change : changes)
        ++(!change.before ? extent.added : change.after ? extent.changed : extent.removed);
    return extent;
}

std::string render_history(const Snapshot& snapshot, const state::History& history, Style style)
{
    if (history.empty()) return "The state has no history yet.\n";
    std::string out;
    for (auto generation = history.rbegin(); generation != history.rend(); ++generation) {
        const auto changes = changes_of(snapshot, history, generation->number);
        out += paint(style, Ink::bold, fmt::format("{:>5}", generation->number)) + "  " +
               printable(generation->by.since) + "  " + printable(generation->by.who) +
               "  tresor " + printable(generation->by.command) + "  " +
               in_words(extent_of(changes)) + '\n';
    }
    return out;
}

std::string render_generation(const Generation& generation,
                              const std::vector<RecordChange>& changes, Style style)
{
    const auto& by = generation.by;
    const auto commit = or_nothing(by.commit.substr(0, short_commit));
    return paint(style, Ink::bold, fmt::format("Generation {}", generation.number)) +
           fmt::format(", serial {}\n  by      {}: tresor {}, process {}\n  since   {}\n"
                       "  run     {}\n  commit  {}\n\n",
                       generation.serial, printable(by.who), printable(by.command), by.process,
                       printable(by.since), or_nothing(by.run), commit) +
           render_changes(changes, style);
}

std::string render_changes(const std::vector<RecordChange>& changes, Style style)
{
    if (changes.empty()) return "  No object differs.\n";
    std::string out;
    for (const auto& change : changes) {
        const bool is_new = !change.before;
        const bool is_gone = !change.after;
        const Record& record = is_gone ? *change.before : *change.after;
        const char* sign = is_new ? "+" : is_gone ? "-" : "~";
        out += "  " +
               paint(style,
                     is_gone  ? Ink::red
                     : is_new ? Ink::green
                              : Ink::yellow,
                     sign) +
               ' ' + to_string(record.address) + "  " + display_name(record.id) + '\n';
        if (!is_new && !is_gone) out += differences(*change.before, *change.after);
    }
    return out;
}

json::array changes_json(const std::vector<RecordChange>& changes)
{
    json::array out;
    for (const auto& change : changes)
        out.push_back(
            json::object{{"address", to_string(change.address())},
                         {"before", change.before ? state::to_json(*change.before) : json::value()},
                         {"after", change.after ? state::to_json(*change.after) : json::value()}});
    return out;
}

json::object generation_json(const Generation& generation, const std::vector<RecordChange>& changes)
{
    const auto extent = extent_of(changes);
    return {{"number", generation.number},         {"serial", generation.serial},
            {"by", state::to_json(generation.by)}, {"added", extent.added},
            {"changed", extent.changed},           {"removed", extent.removed}};
}

} // namespace cmd
