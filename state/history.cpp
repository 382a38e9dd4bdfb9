// SPDX-License-Identifier: Apache-2.0
#include "state/history.hpp"

#include <map>
#include <utility>

using namespace reconciler;

namespace state {

namespace {

using Key = std::pair<Address, ResourceId>;

Key key_of(const Record& record)
{
    return {record.address, record.id};
}

} // namespace

std::optional<std::vector<Record>>
records_after(const Snapshot& newest, const History& history, std::int64_t number)
{
    const bool is_kept =
        !history.empty() && number >= history.front().number - 1 && number <= history.back().number;
    if (!is_kept) return std::nullopt;
    std::map<Key, Record> records;
    for (const auto& record : newest.records) records.emplace(key_of(record), record);
    for (auto generation = history.rbegin(); generation != history.rend(); ++generation) {
        if (generation->number <= number) break;
        for (const auto& before : generation->before) {
            records.erase({before.address, before.id});
            if (before.record) records.emplace(key_of(*before.record), *before.record);
        }
    }
    std::vector<Record> out;
    out.reserve(records.size());
    for (auto& [key, record] : records) out.push_back(std::move(record));
    return out;
}

std::vector<RecordChange>
compare(const std::vector<Record>& before, const std::vector<Record>& after)
{
    std::vector<RecordChange> changes;
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        const bool is_gone =
            now == after.end() || (old != before.end() && key_of(*old) < key_of(*now));
        const bool is_new = !is_gone && (old == before.end() || key_of(*now) < key_of(*old));
        if (is_gone)
            changes.push_back({*old, std::nullopt});
        else if (is_new)
            changes.push_back({std::nullopt, *now});
        else if (*old != *now)
            changes.push_back({*old, *now});
        if (!is_new) ++old;
        if (!is_gone) ++now;
    }
    return changes;
}

} // namespace state
