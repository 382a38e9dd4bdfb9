// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"
#include "reconciler/state_store.hpp"

#include <string>
#include <string_view>

namespace state {

/// What can be wrong with a state, in the same words for every store. `where` names it: a path.
reconciler::Diagnostic damaged(std::string_view where, std::string_view what);
reconciler::Diagnostic newer(std::string_view where, std::int64_t found, std::int64_t known);
reconciler::Diagnostic unreadable(std::string_view where, std::string_view why);
reconciler::Diagnostic not_written(std::string_view where, std::string_view why);
reconciler::Diagnostic locked(std::string_view where, const reconciler::LockHolder& holder);
reconciler::Diagnostic not_lockable(std::string_view where, std::string_view why);
reconciler::Diagnostic absent(std::string_view where);
reconciler::Diagnostic exists(std::string_view where);

} // namespace state
