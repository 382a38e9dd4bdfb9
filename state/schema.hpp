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
inline constexpr std::int64_t first_version_with_history = 2;
inline constexpr std::int64_t first_version_with_plans = 2;
extern const char* const schema_v1_sql;
extern const char* const migration_to_v2_sql;

/// Whether the open file is a sound state of a version that is known.
reconciler::Result<void> check(Database& database, const std::string& path);

/// Brings the open file to the newest version, in one transaction. REQUIRES: it was checked.
SqlResult<void> migrate(Database& database);

/// What SQLite's refusal means to the user.
reconciler::Diagnostic reading_failed(const std::string& path, const SqlError& error);
reconciler::Diagnostic writing_failed(const std::string& path, const SqlError& error);

} // namespace state
