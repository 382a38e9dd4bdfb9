// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/state_store.hpp"
#include "state/sqlite.hpp"

#include <string>
#include <string_view>

namespace state {

/// What makes a SQLite file a state of ours.
inline constexpr std::int64_t application_id = 0x54726573; // "Tres"
inline constexpr std::int64_t schema_version = 2;
extern const char* const schema_sql;

/// What makes a state of an older version one of this.
extern const char* const upgrade_sql;

/// Whether the open file is a sound state of a version that is known.
reconciler::Result<void> check(Database& database, const std::string& path);

std::string_view to_string(reconciler::JournalEntry::Phase phase);
std::optional<reconciler::JournalEntry::Phase> phase_from(std::string_view text);

/// What SQLite's refusal means to the user.
reconciler::Diagnostic reading_failed(const std::string& path, const SqlError& error);
reconciler::Diagnostic writing_failed(const std::string& path, const SqlError& error);

} // namespace state
