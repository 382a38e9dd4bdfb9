// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/state_store.hpp"
#include "state/sqlite.hpp"

#include <memory>
#include <optional>
#include <string>

namespace state {

/// The SQLite file of a local state; its format is docs/reference/state_format.md.

/// Nullopt only where no file is there. Opens for reading and makes nothing, unless a crash left
/// the file in need of recovery.
reconciler::Result<std::optional<reconciler::Snapshot>> read_state_file(const std::string& path);

/// Makes the file with its first commit, whole or not at all.
reconciler::Result<void> create_state_file(const std::string& path, reconciler::Transaction first);

/// An open state, for one process at a time.
class StateWriter {
public:
    static reconciler::Result<std::unique_ptr<StateWriter>> open(const std::string& path);
    ~StateWriter();
    StateWriter(const StateWriter&) = delete;
    StateWriter& operator=(const StateWriter&) = delete;

    reconciler::Result<void> commit(const reconciler::Transaction& transaction);

private:
    friend reconciler::Result<void>
    create_state_file(const std::string& path, reconciler::Transaction first);
    explicit StateWriter(std::string path, Database database);
    SqlResult<void> upgrade();
    SqlResult<void> prepare();
    SqlResult<void> write(const reconciler::Transaction& transaction);
    SqlResult<void> add(const reconciler::JournalEntry& entry);
    SqlResult<void> put(const reconciler::Record& record);
    SqlResult<void> belong_to(const std::string& plan);
    SqlResult<void> note_progress(const reconciler::Transaction& transaction);

    std::string path_;
    Database database_;
    Statement begin_, commit_, rollback_, count_, note_, close_, put_, erase_;
    Statement name_plan_, end_plan_, forget_steps_, begun_, done_;
    std::optional<std::string> plan_; ///< the one that the file names, once that is known
};

} // namespace state
