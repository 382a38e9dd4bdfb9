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
reconciler::Diagnostic not_breakable(std::string_view where);
reconciler::Diagnostic absent(std::string_view where);
reconciler::Diagnostic exists(std::string_view where);

/// What can be wrong with a shared one. `where` is the journal's URL.
reconciler::Diagnostic
leased(std::string_view where, const reconciler::LockHolder& holder, std::string_view lease);
reconciler::Diagnostic lock_lost(std::string_view where, const reconciler::LockHolder& now);
reconciler::Diagnostic lease_changed(std::string_view where, std::string_view lease);
reconciler::Diagnostic unreachable_storage(std::string_view where, std::string_view why);
reconciler::Diagnostic not_let_in(std::string_view where, int status, std::string_view code);
reconciler::Diagnostic no_container(std::string_view account, std::string_view container);
reconciler::Diagnostic unexpected_answer(std::string_view where, int status, std::string_view code);
reconciler::Diagnostic token_needs_tls(std::string_view endpoint);
reconciler::Diagnostic bad_account_key();

} // namespace state
