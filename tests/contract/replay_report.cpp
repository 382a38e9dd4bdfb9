// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace contract {
namespace {

std::string row(std::string_view name, const Tally& tally)
{
    return fmt::format("{:<44} {:>5} / {:<5} {:>6.1f} %\n", name, tally.matched, tally.all,
                       tally.share() * 100);
}

void count(Tally& tally, const Outcome& outcome)
{
    ++tally.all;
    if (outcome.matched()) ++tally.matched;
}

/// The same difference in several interactions.
struct Miss {
    int count = 0;
    int alone = 0; ///< interactions that differ in nothing else
    std::string example;
    std::set<std::string> recordings;
};

std::string recording_of(const std::string& source)
{
    return source.substr(0, source.find(' '));
}

std::map<std::string, Miss> misses_of(const std::vector<Outcome>& outcomes)
{
    std::map<std::string, Miss> misses;
    for (const auto& outcome : outcomes)
        for (const auto& difference : outcome.differences) {
            auto& miss =
                misses[fmt::format("{:<28} {:<28} {:<18} {}", outcome.operation->group,
                                   outcome.operation->name, difference.cause, difference.place)];
            if (miss.count++ == 0) miss.example = outcome.source + ": " + difference.detail;
            if (outcome.differences.size() == 1) ++miss.alone;
            miss.recordings.insert(recording_of(outcome.source));
        }
    return misses;
}

} // namespace

std::map<std::string, Tally, std::less<>> tally_by_group(const std::vector<Outcome>& outcomes)
{
    std::map<std::string, Tally, std::less<>> tallies;
    for (const auto& outcome : outcomes)
        count(tallies[std::string(outcome.operation->group)], outcome);
    return tallies;
}

std::map<std::string, Tally> tally_by_route(const std::vector<Outcome>& outcomes)
{
    std::map<std::string, Tally> tallies;
    for (const auto& outcome : outcomes) count(tallies[outcome.route], outcome);
    return tallies;
}

std::string replay_table(const std::vector<Outcome>& outcomes)
{
    std::map<const CountedOperation*, Tally> tallies;
    for (const auto& outcome : outcomes) count(tallies[outcome.operation], outcome);
    const auto groups = tally_by_group(outcomes);
    std::string text;
    std::string_view group;
    for (const auto& operation : counted_operations()) {
        if (operation.group != group) {
            group = operation.group;
            const auto known = groups.find(group);
            text += "\n" + row(group, known != groups.end() ? known->second : Tally{});
        }
        if (const auto& tally = tallies[&operation]; tally.all > 0)
            text += row("  " + std::string(operation.name), tally);
        else
            text += fmt::format("  {:<42}     never recorded\n", operation.name);
    }
    Tally all;
    for (const auto& outcome : outcomes) count(all, outcome);
    return row("all", all) + text;
}

std::string replay_misses(const std::vector<Outcome>& outcomes)
{
    const auto misses = misses_of(outcomes);
    std::vector<const std::pair<const std::string, Miss>*> sorted;
    for (const auto& miss : misses) sorted.push_back(&miss);
    std::ranges::sort(sorted, std::ranges::greater{},
                      [](const auto* miss) { return miss->second.count; });
    std::string text = replay_table(outcomes) + "\nDifferences: how often, how often alone, group, "
                                                "operation, cause, place\n\n";
    for (const auto* miss : sorted)
        text += fmt::format("{:>4} {:>4}  {}\n            in {} recordings, {}\n",
                            miss->second.count, miss->second.alone, miss->first,
                            miss->second.recordings.size(), miss->second.example);
    text += "\nInteractions that differ\n\n";
    for (const auto& outcome : outcomes) {
        if (outcome.matched()) continue;
        text += fmt::format("{} ({})\n", outcome.source, outcome.operation->name);
        for (const auto& [cause, place, detail] : outcome.differences)
            text += fmt::format("    {} {}: {}\n", cause, place, detail);
    }
    return text;
}

} // namespace contract
