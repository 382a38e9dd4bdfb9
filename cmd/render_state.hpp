// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"
#include "reconciler/model/time.hpp"
#include "reconciler/plan/record.hpp"
#include "reconciler/state_store.hpp"

#include <string>

namespace cmd {

/// What the state holds: one line for each object.
std::string render_state(const reconciler::Snapshot& snapshot, Style style);

/// One object with all that is recorded of it.
std::string render_record(const reconciler::Record& record, Style style);

/// What is kept though no longer declared, oldest first, with its age: it is paid for.
std::string
render_retained(const reconciler::Snapshot& snapshot, reconciler::Time now, Style style);

} // namespace cmd
