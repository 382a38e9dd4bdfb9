// SPDX-License-Identifier: Apache-2.0
#include "state/schema.hpp"

#include "state/diagnostics.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <tuple>

using namespace reconciler;

namespace state {

// Version 1 had the first three tables only.
const char* const schema_v1_sql = R"(
    PRAGMA application_id = 0x54726573;
    PRAGMA user_version = 1;
    CREATE TABLE meta (
        only        INTEGER PRIMARY KEY CHECK (only = 1),
        stack       TEXT NOT NULL,
        lineage     TEXT NOT NULL,
        environment TEXT NOT NULL,
        serial      INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE records (
        kind       TEXT NOT NULL,
        key        TEXT NOT NULL,
        folded_id  TEXT NOT NULL,
        id         TEXT NOT NULL,
        status     TEXT NOT NULL CHECK (status IN ('managed', 'retained')),
        attributes TEXT NOT NULL,
        facts      TEXT NOT NULL,
        since      TEXT NOT NULL,
        PRIMARY KEY (kind, key, folded_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE journal (
        sequence  INTEGER PRIMARY KEY,
        run       TEXT NOT NULL,
        step_id   TEXT NOT NULL,
        phase     TEXT NOT NULL CHECK (phase IN ('intent', 'accepted')),
        step      TEXT,
        operation TEXT NOT NULL,
        message   TEXT NOT NULL,
        at        TEXT NOT NULL
    ) STRICT;
    CREATE INDEX journal_by_step ON journal (step_id);
)";

const char* const migration_to_v2_sql = R"(
    PRAGMA user_version = 2;
    CREATE TABLE generations (
        number     INTEGER PRIMARY KEY,
        serial     INTEGER NOT NULL,
        who        TEXT NOT NULL,
        command    TEXT NOT NULL,
        process    INTEGER NOT NULL,
        since      TEXT NOT NULL,
        run        TEXT NOT NULL,
        git_commit TEXT NOT NULL
    ) STRICT;
    CREATE TABLE befores (
        generation INTEGER NOT NULL,
        kind       TEXT NOT NULL,
        key        TEXT NOT NULL,
        folded_id  TEXT NOT NULL,
        id         TEXT,
        status     TEXT,
        attributes TEXT,
        facts      TEXT,
        since      TEXT,
        PRIMARY KEY (generation, kind, key, folded_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE plan (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        hash TEXT NOT NULL
    ) STRICT;
    CREATE TABLE plan_steps (
        step_id TEXT PRIMARY KEY,
        done    INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
)";

namespace {

// SQLite rounds up: a last page that was cut off would pass for one with nothing at its end. While
// a write-ahead log is there, a checkpoint may have been cut off; the log then holds the page
// whole.
bool is_cut_off(const std::string& path, std::int64_t page_size)
{
    std::error_code no_file;
    if (std::filesystem::exists(path + "-wal", no_file)) return false;
    const auto size = std::filesystem::file_size(path, no_file);
    return !no_file && size % static_cast<std::uintmax_t>(page_size) != 0;
}

} // namespace

Result<void> check(Database& database, const std::string& path)
{
    const auto id = database.first_integer("PRAGMA application_id");
    if (!id) return fail(reading_failed(path, id.error()));
    if (*id != application_id) return fail(damaged(path, "is a database, but no state of tresor"));
    const auto version = database.first_integer("PRAGMA user_version");
    if (!version) return fail(reading_failed(path, version.error()));
    if (*version > schema_version) return fail(newer(path, *version, schema_version));
    const auto page_size = database.first_integer("PRAGMA page_size");
    if (!page_size) return fail(reading_failed(path, page_size.error()));
    if (is_cut_off(path, *page_size)) return fail(damaged(path, "was cut off"));
    const auto verdict = database.first_text("PRAGMA quick_check(1)");
    if (!verdict) return fail(reading_failed(path, verdict.error()));
    if (*verdict != "ok") return fail(damaged(path, fmt::format("is damaged ({})", *verdict)));
    return {};
}

SqlResult<void> migrate(Database& database)
{
    const auto version = database.first_integer("PRAGMA user_version");
    if (!version) return std::unexpected(version.error());
    if (*version >= schema_version) return {};
    auto done = database.execute("BEGIN IMMEDIATE");
    if (done) done = database.execute(migration_to_v2_sql);
    if (done) done = database.execute("COMMIT");
    if (!done) std::ignore = database.execute("ROLLBACK");
    return done;
}

Diagnostic reading_failed(const std::string& path, const SqlError& error)
{
    if (error.is_damage())
        return damaged(path, fmt::format("is damaged or no state ({})", error.message));
    return unreadable(path, error.message);
}

Diagnostic writing_failed(const std::string& path, const SqlError& error)
{
    if (error.is_damage()) return damaged(path, fmt::format("is damaged ({})", error.message));
    return not_written(path, error.message);
}

} // namespace state
