// SPDX-License-Identifier: Apache-2.0
#include "state/state_image.hpp"

#include <utility>

using namespace reconciler;

namespace state {

StateImage::StateImage(Snapshot snapshot, History history)
    : identity_(std::move(snapshot.identity)),
      serial_(snapshot.serial),
      open_(std::move(snapshot.open)),
      history_(std::move(history))
{
    for (auto& record : snapshot.records) {
        Key key(record.address, record.id);
        records_.emplace(std::move(key), std::move(record));
    }
    if (snapshot.plan) {
        plan_ = std::move(snapshot.plan->plan);
        for (auto& step : snapshot.plan->done) steps_.emplace(std::move(step), true);
        for (auto& step : snapshot.plan->begun) steps_.emplace(std::move(step), false);
    }
    if (history_.empty()) return;
    for (const auto& before : history_.back().before) noted_.emplace(before.address, before.id);
}

void StateImage::begin(LockHolder by)
{
    if (!by.run.empty() && !history_.empty() && history_.back().by.run == by.run) return;
    next_ = std::move(by);
}

void StateImage::apply(Transaction transaction)
{
    if (transaction.create) identity_ = std::move(transaction.create);
    ++serial_;
    generation().serial = serial_;
    note_progress(transaction);
    for (const auto& entry : transaction.journal) note(entry);
    for (auto& key : transaction.erase) set(std::move(key), std::nullopt);
    for (auto& record : transaction.put) {
        Key key(record.address, record.id);
        set(std::move(key), std::move(record));
    }
}

Snapshot StateImage::snapshot() const
{
    Snapshot made;
    if (identity_) made.identity = *identity_;
    made.serial = serial_;
    for (const auto& [key, record] : records_) made.records.push_back(record);
    made.open = open_;
    made.plan = progress();
    return made;
}

Generation& StateImage::generation()
{
    if (next_ || history_.empty()) {
        const auto number = history_.empty() ? 1 : history_.back().number + 1;
        history_.push_back({number, serial_, next_.value_or(LockHolder()), {}});
        next_.reset();
        noted_.clear();
        if (history_.front().number <= number - generations_kept) history_.erase(history_.begin());
    }
    return history_.back();
}

void StateImage::note(const JournalEntry& entry)
{
    using Phase = JournalEntry::Phase;
    if (entry.phase == Phase::intent || entry.phase == Phase::accepted)
        open_.push_back(entry);
    else
        std::erase_if(open_, [&](const auto& other) { return other.step_id == entry.step_id; });
}

void StateImage::note_progress(const Transaction& transaction)
{
    using Phase = JournalEntry::Phase;
    if (transaction.plan != plan_) steps_.clear();
    plan_ = transaction.plan;
    if (plan_.empty()) return;
    for (const auto& entry : transaction.journal) {
        if (entry.phase == Phase::intent) steps_.try_emplace(entry.step_id, false);
        if (entry.phase == Phase::succeeded) steps_[entry.step_id] = true;
    }
}

std::optional<PlanProgress> StateImage::progress() const
{
    if (plan_.empty()) return std::nullopt;
    PlanProgress made{plan_, {}, {}};
    for (const auto& [step, is_done] : steps_) (is_done ? made.done : made.begun).push_back(step);
    return made;
}

void StateImage::set(Key key, std::optional<Record> record)
{
    const auto found = records_.find(key);
    if (noted_.insert(key).second) {
        std::optional<Record> before;
        if (found != records_.end()) before = found->second;
        generation().before.push_back({key.first, key.second, std::move(before)});
    }
    if (found != records_.end()) records_.erase(found); // its id may be spelled otherwise now
    if (record) records_.emplace(std::move(key), std::move(*record));
}

} // namespace state
