// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/state_store.hpp"
#include "state/history.hpp"
#include "state/sqlite.hpp"

namespace state {

/// Keeps the history of a SQLite state, inside the transactions of its writer.
class HistoryWriter {
public:
    /// `continues`: the newest generation is of this run.
    HistoryWriter(reconciler::LockHolder by, bool continues)
        : by_(std::move(by)), continues_(continues)
    {}

    /// REQUIRES: called before anything else, on a file of the newest version.
    SqlResult<void> prepare(Database& database);
    void finalize(); ///< drops the statements: they must go before the database

    /// At the start of each transaction: the first one begins a generation.
    SqlResult<void> begin();
    /// Before a record is written or erased.
    SqlResult<void> keep(const reconciler::Address& address, const reconciler::ResourceId& id);
    /// After the transaction: whether it became durable.
    void ended(bool is_durable) { is_begun_ = is_begun_ || is_durable; }

    /// A generation as it is, of another store's history.
    SqlResult<void> add(const Generation& generation);

private:
    SqlResult<void>
    head(std::int64_t number, std::int64_t serial, const reconciler::LockHolder& by);

    reconciler::LockHolder by_;
    bool continues_;
    bool is_begun_ = false;
    Statement newest_, serial_, add_, touch_, keep_, before_, drop_heads_, drop_befores_;
    std::int64_t number_ = 0;
};

} // namespace state
