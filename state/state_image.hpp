// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/history.hpp"

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace state {

/// A state in memory, with its history: what a transaction means, for stores that keep no tables.
class StateImage {
public:
    StateImage() = default;
    StateImage(reconciler::Snapshot snapshot, History history);

    bool exists() const { return identity_.has_value(); }

    /// The transactions that follow are those of this run. Begins no new generation where the last
    /// one is of the same run.
    void begin(reconciler::LockHolder by);

    /// REQUIRES: `create` is set where no state exists, and only there.
    void apply(reconciler::Transaction transaction);

    std::int64_t serial() const { return serial_; }
    reconciler::Snapshot snapshot() const;
    const History& history() const { return history_; }

private:
    using Key = std::pair<reconciler::Address, reconciler::ResourceId>;

    Generation& generation();
    void note(const reconciler::JournalEntry& entry);
    void set(Key key, std::optional<reconciler::Record> record);

    std::optional<reconciler::StateIdentity> identity_;
    std::int64_t serial_ = 0;
    std::map<Key, reconciler::Record> records_;
    std::vector<reconciler::JournalEntry> open_;
    History history_;
    std::set<Key> noted_;                        ///< what the newest generation has found already
    std::optional<reconciler::LockHolder> next_; ///< whose first transaction is still to come
};

} // namespace state
