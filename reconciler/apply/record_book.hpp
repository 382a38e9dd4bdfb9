// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/record.hpp"
#include "reconciler/plan/step.hpp"
#include "reconciler/state_store.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace reconciler {

/// The records of a run as its outcomes change them, ahead of the store. No input or output.
class RecordBook {
public:
    explicit RecordBook(std::vector<Record> records);

    /// What must be stored when a step with this effect has succeeded at `now`, having learned
    /// `facts`.
    Transaction apply(const Effect& effect, const Object& facts, const std::string& now);

private:
    using Key = std::pair<Address, ResourceId>;

    void rename(const Effect& effect, Transaction& changes);
    void
    put(const Effect& effect, const Object& facts, const std::string& now, Transaction& changes);
    void forget(const Key& key, Transaction& changes);

    std::map<Key, Record> records_;
};

} // namespace reconciler
