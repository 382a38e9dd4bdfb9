// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/state_store.hpp"
#include "state/history.hpp"
#include "state/history_writer.hpp"
#include "state/plan_writer.hpp"
#include "state/sqlite.hpp"

#include <memory>
#include <optional>
#include <string>

namespace state {

/// The SQLite file of a local state; its format is docs/reference/state_format.md.

/// Nullopt only where no file is there. Opens for reading and makes nothing, unless a crash left
/// the file in need of recovery.
reconciler::Result<std::optional<reconciler::Snapshot>> read_state_file(const std::string& path);

/// The history in it; empty where the file is of a version without one.
reconciler::Result<History> read_state_history(const std::string& path);

/// Makes the file with its first commit, whole or not at all.
reconciler::Result<void> create_state_file(const std::string& path, reconciler::Transaction first,
                                           const reconciler::LockHolder& by);

/// Makes the file with that content, in place of one that is there; whole or not at all.
reconciler::Result<void> write_state_file(const std::string& path,
                                          const reconciler::Snapshot& snapshot,
                                          const History& history);

/// An open state, for one process and one run at a time.
class StateWriter {
public:
    /// `continues`: this run has committed before.
    static reconciler::Result<std::unique_ptr<StateWriter>>
    open(const std::string& path, reconciler::LockHolder by, bool continues);
    ~StateWriter();
    StateWriter(const StateWriter&) = delete;
    StateWriter& operator=(const StateWriter&) = delete;

    reconciler::Result<void> commit(const reconciler::Transaction& transaction);

private:
    friend class NewStateFile;
    StateWriter(std::string path, Database database, HistoryWriter history);
    SqlResult<void> prepare();
    SqlResult<void> write(const reconciler::Transaction& transaction);
    SqlResult<void> add(const reconciler::JournalEntry& entry);
    SqlResult<void> put(const reconciler::Record& record);

    std::string path_;
    Database database_;
    Statement begin_, commit_, rollback_, count_, note_, close_, put_, erase_;
    HistoryWriter history_;
    PlanWriter plan_;
};

} // namespace state
