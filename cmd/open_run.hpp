// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"
#include "reconciler/state_store.hpp"

#include <vector>

namespace cmd {

/// What an earlier run began and did not end, for people: a warning (`run-interrupted`), or
/// nothing. Commands that only look print it; `apply` and `destroy` go on from there.
reconciler::Diagnostics about_open_run(const std::vector<reconciler::JournalEntry>& open);

} // namespace cmd
