// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/record_book.hpp"

namespace reconciler {

namespace {

/// Null takes a member away.
void merge(Object& into, const Object& changes)
{
    for (const auto& [name, value] : changes)
        value.is_null() ? into.erase(name) : into.set(name, value);
}

} // namespace

RecordBook::RecordBook(std::vector<Record> records)
{
    for (auto& record : records) {
        Key key(record.address, record.id);
        records_.emplace(std::move(key), std::move(record));
    }
}

Transaction RecordBook::apply(const Effect& effect, const Object& facts, const std::string& now)
{
    Transaction changes;
    if (effect.kind == Effect::Kind::none) return changes;
    if (!effect.renamed_from.empty()) rename(effect, changes);
    if (effect.kind == Effect::Kind::forget)
        forget({effect.address, effect.id}, changes);
    else
        put(effect, facts, now, changes);
    return changes;
}

void RecordBook::rename(const Effect& effect, Transaction& changes)
{
    if (effect.renamed_from == effect.address) return;
    const auto old = records_.find(Key(effect.renamed_from, effect.id));
    if (old == records_.end()) return;
    auto record = std::move(old->second);
    forget(old->first, changes);
    record.address = effect.address;
    records_.insert_or_assign(Key(effect.address, effect.id), std::move(record));
}

void RecordBook::put(const Effect& effect, const Object& facts, const std::string& now,
                     Transaction& changes)
{
    const auto status =
        effect.kind == Effect::Kind::retain ? Record::Status::retained : Record::Status::managed;
    const auto [place, is_new] = records_.try_emplace(Key(effect.address, effect.id));
    auto& record = place->second;
    if (is_new || record.status != status) record.since = now;
    record.address = effect.address;
    record.id = effect.id;
    record.status = status;
    merge(record.attributes, effect.attributes);
    record.facts.merge(effect.facts);
    record.facts.merge(facts);
    changes.put.push_back(record);
}

void RecordBook::forget(const Key& key, Transaction& changes)
{
    changes.erase.push_back(key);
    records_.erase(changes.erase.back());
}

} // namespace reconciler
