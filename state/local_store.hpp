// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/store.hpp"

#include <memory>
#include <string>

namespace state {

/// A state in one SQLite file, and `PATH.lock` beside it while a run has it.
///
/// A commit is one transaction and on the disk when it returns. During a run the file is in WAL
/// mode with synchronous EXTRA: one fsync for each commit, readers are not in the way. At the end
/// of the run it goes back to a rollback journal, so that between runs the state is a single file,
/// readable in a folder where nothing can be written.
///
/// The calls work on the disk before they return: they are milliseconds, and the loop waits. Files
/// are made for their owner alone (0600). No secret is kept out here: a Record, a Step and a
/// JournalEntry hold none, by their contracts, and everything in them is stored as it is.
std::unique_ptr<Store> make_local_store(std::string path);

} // namespace state
