// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/state_store.hpp"
#include "state/sqlite.hpp"

#include <optional>
#include <string>

namespace state {

/// Keeps in the tables of a state how far a saved plan was carried out. Each call belongs to the
/// transaction that is open.
class PlanWriter {
public:
    SqlResult<void> prepare(Database& database);
    void finalize();

    SqlResult<void> note(const reconciler::Transaction& transaction);

    /// After the transaction: where it failed, what it noted is not there.
    void ended(bool is_durable);

    /// What a snapshot has; REQUIRES: there was none.
    SqlResult<void> fill(const reconciler::PlanProgress& progress);

private:
    SqlResult<void> belong_to(const std::string& plan);

    Statement named_, name_, end_, forget_, begun_, done_;
    std::optional<std::string> plan_; ///< the one that the file names, once that is known
};

} // namespace state
