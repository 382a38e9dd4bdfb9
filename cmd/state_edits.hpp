// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/state_store.hpp"

#include <string>

namespace cmd {

/// What changes where all that the state holds under one address goes to another: the same objects,
/// called otherwise. Both are of one kind, and nothing that is managed stands at the other.
reconciler::Result<reconciler::Transaction>
moving(const reconciler::Snapshot& snapshot, const std::string& from, const std::string& to);

/// What changes where the state no longer knows of what it holds under the address.
reconciler::Result<reconciler::Transaction>
forgetting(const reconciler::Snapshot& snapshot, const std::string& address);

/// The state holds no such address; with a guess at what was meant.
reconciler::Diagnostic
no_such_object(const std::string& address, const reconciler::Snapshot& snapshot);

} // namespace cmd
