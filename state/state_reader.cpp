// SPDX-License-Identifier: Apache-2.0
#include "state/diagnostics.hpp"
#include "state/entry_json.hpp"
#include "state/record_json.hpp"
#include "state/schema.hpp"
#include "state/state_file.hpp"
#include "state/step_json.hpp"
#include "state/value_json.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>

using namespace reconciler;

namespace state {

namespace {

/// A failure of SQLite, so that it can be told whether another try may help, or of the content.
struct ReadFailure {
    SqlError sql;
    Diagnostics diagnostics;
};

template <class T>
using Read = std::expected<T, ReadFailure>;

std::unexpected<ReadFailure> sql_failure(SqlError error)
{
    return std::unexpected(ReadFailure{std::move(error), {}});
}

std::unexpected<ReadFailure> content_failure(Diagnostics diagnostics)
{
    return std::unexpected(ReadFailure{{}, std::move(diagnostics)});
}

Result<Object> object_in(const std::string& text)
{
    const auto json = parse_json(text);
    if (!json) return std::unexpected(json.error());
    return object_from_json(*json);
}

// From the column `first` on: kind, key, id, status, attributes, facts, since.
Result<Record> record_from(const Statement& row, int first)
{
    auto status = status_from(row.text(first + 3));
    auto attributes = object_in(row.text(first + 4));
    auto facts = object_in(row.text(first + 5));
    if (!status) return std::unexpected(std::move(status.error()));
    if (!attributes) return std::unexpected(std::move(attributes.error()));
    if (!facts) return std::unexpected(std::move(facts.error()));
    Record record;
    record.address = {row.text(first), row.text(first + 1)};
    record.id = ResourceId(row.text(first + 2));
    record.status = *status;
    record.attributes = std::move(*attributes);
    record.facts = std::move(*facts);
    record.since = row.text(first + 6);
    return record;
}

Result<Record> record_in(const Statement& row)
{
    return record_from(row, 0);
}

Result<Generation> generation_in(const Statement& row)
{
    Generation generation;
    generation.number = row.integer(0);
    generation.serial = row.integer(1);
    generation.by = {row.text(2), row.text(3), row.integer(4),
                     row.text(5), row.text(6), row.text(7)};
    return generation;
}

struct BeforeOf {
    std::int64_t generation = 0;
    Generation::Before before;
};

Result<BeforeOf> before_in(const Statement& row)
{
    BeforeOf made;
    made.generation = row.integer(8);
    made.before.address = {row.text(0), row.text(1)};
    made.before.id = ResourceId(row.text(7));
    if (row.is_null(2)) return made;
    auto record = record_from(row, 0);
    if (!record) return std::unexpected(std::move(record.error()));
    made.before.record = std::move(*record);
    return made;
}

Result<JournalEntry> entry_in(const Statement& row)
{
    JournalEntry entry;
    entry.run = row.text(0);
    entry.step_id = row.text(1);
    const auto phase = phase_from(row.text(2));
    if (!phase) return fail(unexpected_json("A journal entry has no known phase."));
    entry.phase = *phase;
    if (!row.is_null(3)) {
        const auto json = parse_json(row.text(3));
        if (!json) return std::unexpected(json.error());
        auto step = step_from_json(*json);
        if (!step) return std::unexpected(std::move(step.error()));
        entry.step = std::move(*step);
    }
    entry.operation = row.text(4);
    entry.message = row.text(5);
    entry.at = row.text(6);
    return entry;
}

template <class T>
Read<std::vector<T>> all(Database& database, const char* sql, Result<T> (*in)(const Statement&))
{
    auto rows = database.prepare(sql);
    if (!rows) return sql_failure(std::move(rows.error()));
    std::vector<T> found;
    while (true) {
        auto row = rows->step();
        if (!row) return sql_failure(std::move(row.error()));
        if (!*row) return found;
        auto one = in(*rows);
        if (!one) return content_failure(std::move(one.error()));
        found.push_back(std::move(*one));
    }
}

Result<Snapshot> meta_in(const Statement& row)
{
    Snapshot snapshot;
    snapshot.identity = {row.text(0), row.text(1), row.text(2)};
    snapshot.serial = row.integer(3);
    return snapshot;
}

Result<std::string> text_in(const Statement& row)
{
    return row.text(0);
}

/// Nothing where no saved plan was the last to commit; version 1 knew none.
Read<std::optional<PlanProgress>> plan_in(Database& database)
{
    const auto version = database.first_integer("PRAGMA user_version");
    if (!version) return sql_failure(version.error());
    if (*version < first_version_with_plans) return std::nullopt;
    auto plan = all(database, "SELECT hash FROM plan", text_in);
    if (!plan) return std::unexpected(std::move(plan.error()));
    if (plan->empty()) return std::nullopt;
    const char* const of_done = "SELECT step_id FROM plan_steps WHERE done = 1 ORDER BY step_id";
    const char* const of_begun = "SELECT step_id FROM plan_steps WHERE done = 0 ORDER BY step_id";
    auto done = all(database, of_done, text_in);
    if (!done) return std::unexpected(std::move(done.error()));
    auto begun = all(database, of_begun, text_in);
    if (!begun) return std::unexpected(std::move(begun.error()));
    return PlanProgress{std::move(plan->front()), std::move(*done), std::move(*begun)};
}

Read<Snapshot> snapshot_in(Database& database)
{
    auto meta = all(database, "SELECT stack, lineage, environment, serial FROM meta", meta_in);
    if (!meta) return std::unexpected(std::move(meta.error()));
    if (meta->size() != 1)
        return content_failure({unexpected_json("It does not say which state it is.")});
    auto records = all(database,
                       "SELECT kind, key, id, status, attributes, facts, since FROM records"
                       " ORDER BY kind, key, folded_id",
                       record_in);
    if (!records) return std::unexpected(std::move(records.error()));
    auto open = all(
        database,
        "SELECT run, step_id, phase, step, operation, message, at FROM journal ORDER BY sequence",
        entry_in);
    if (!open) return std::unexpected(std::move(open.error()));
    auto plan = plan_in(database);
    if (!plan) return std::unexpected(std::move(plan.error()));
    auto& snapshot = meta->front();
    snapshot.plan = std::move(*plan);
    snapshot.records = std::move(*records);
    snapshot.open = std::move(*open);
    return std::move(snapshot);
}

Read<History> history_in(Database& database)
{
    const auto version = database.first_integer("PRAGMA user_version");
    if (!version) return sql_failure(version.error());
    if (*version < first_version_with_history) return History();
    auto history = all(database,
                       "SELECT number, serial, who, command, process, since, run, git_commit"
                       " FROM generations ORDER BY number",
                       generation_in);
    if (!history) return std::unexpected(std::move(history.error()));
    auto befores = all(database,
                       "SELECT kind, key, id, status, attributes, facts, since, folded_id,"
                       " generation FROM befores ORDER BY generation, kind, key, folded_id",
                       before_in);
    if (!befores) return std::unexpected(std::move(befores.error()));
    auto generation = history->begin();
    for (auto& one : *befores) {
        while (generation != history->end() && generation->number < one.generation) ++generation;
        if (generation == history->end() || generation->number != one.generation)
            return content_failure({unexpected_json("Its history has a gap.")});
        generation->before.push_back(std::move(one.before));
    }
    return history;
}

// One read transaction, so that a commit in between is seen whole or not at all.
template <class T>
Read<T> try_read(const std::string& path, Database::Access access, Read<T> (*in)(Database&))
{
    auto database = Database::open(path, access);
    if (!database) return sql_failure(std::move(database.error()));
    auto begun = database->execute("BEGIN; SELECT count(*) FROM sqlite_schema");
    if (!begun) return sql_failure(std::move(begun.error()));
    auto sound = check(*database, path);
    if (!sound) return content_failure(std::move(sound.error()));
    return in(*database);
}

Diagnostics explain(const std::string& path, ReadFailure failure)
{
    if (failure.diagnostics.empty()) return {reading_failed(path, failure.sql)};
    auto& first = failure.diagnostics.front();
    if (first.id != "json-unexpected") return std::move(failure.diagnostics);
    return {damaged(path, fmt::format("holds what tresor did not write ({})", first.detail))};
}

template <class T>
Result<std::optional<T>> read_file(const std::string& path, Read<T> (*in)(Database&))
{
    // Only looked at, not opened: closing a file drops every lock that SQLite has on it in this
    // process.
    struct stat found{};
    if (::stat(path.c_str(), &found) != 0) {
        if (errno == ENOENT) return std::nullopt;
        return fail(unreadable(path, std::generic_category().message(errno)));
    }
    if (!S_ISREG(found.st_mode)) return fail(unreadable(path, "it is no file"));
    if (found.st_size == 0) return fail(damaged(path, "is empty"));
    auto content = try_read(path, Database::Access::read_only, in);
    if (!content && content.error().sql.needs_recovery())
        content = try_read(path, Database::Access::read_write, in);
    if (!content) return std::unexpected(explain(path, std::move(content.error())));
    return std::move(*content);
}

} // namespace

Result<std::optional<Snapshot>> read_state_file(const std::string& path)
{
    return read_file(path, snapshot_in);
}

Result<History> read_state_history(const std::string& path)
{
    auto history = read_file(path, history_in);
    if (!history) return std::unexpected(std::move(history.error()));
    return std::move(*history).value_or(History());
}

} // namespace state
