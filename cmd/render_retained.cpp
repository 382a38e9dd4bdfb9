// SPDX-License-Identifier: Apache-2.0
#include "cmd/plan_words.hpp"
#include "cmd/render_state.hpp"
#include "reconciler/model/day.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/utf8.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace cmd {

using reconciler::printable;
using reconciler::Record;

namespace {

std::string days(std::chrono::days count)
{
    return std::to_string(count.count()) + (count.count() == 1 ? " day" : " days");
}

std::string age_of(const Record& record, reconciler::Time now)
{
    const auto since = reconciler::parse_day(record.since);
    if (!since) return "since an unknown day";
    const auto today = std::chrono::floor<std::chrono::days>(now);
    const bool deleted = record.facts.get("deleted").truth();
    return (deleted ? "soft-deleted, can be undeleted for a time; for " : "kept for ") +
           days(std::max(today - *since, std::chrono::days(0))) + ", since " +
           printable(record.since);
}

std::vector<const Record*> oldest_first(const reconciler::Snapshot& snapshot)
{
    std::vector<const Record*> out;
    for (const auto& record : snapshot.records)
        if (record.status == Record::Status::retained) out.push_back(&record);
    std::ranges::sort(out, {},
                      [](const Record* r) { return std::tie(r->since, r->address, r->id); });
    return out;
}

} // namespace

std::string render_retained(const reconciler::Snapshot& snapshot, reconciler::Time now, Style style)
{
    const auto records = oldest_first(snapshot);
    if (records.empty()) return "Nothing is kept that is no longer declared.\n";
    std::string out;
    for (const auto* record : records)
        out += paint(style, Ink::bold, to_string(record->address)) + "  " + age_of(*record, now) +
               "\n  " + printable(record->id.text()) + '\n';
    return out + '\n' + std::to_string(records.size()) +
           " kept, oldest first. Each is paid for until its data is deleted.\n";
}

} // namespace cmd
