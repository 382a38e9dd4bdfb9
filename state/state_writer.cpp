// SPDX-License-Identifier: Apache-2.0
#include "state/diagnostics.hpp"
#include "state/record_json.hpp"
#include "state/schema.hpp"
#include "state/state_file.hpp"
#include "state/step_json.hpp"
#include "state/value_json.hpp"

#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace json = boost::json;
using namespace reconciler;

namespace state {

namespace {

std::string reason()
{
    return std::generic_category().message(errno);
}

// An empty file that only its owner can read, for SQLite to fill.
Result<void> make_empty(const std::string& path)
{
    ::unlink(path.c_str()); // left by a crash; never anybody's state
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) return fail(not_written(path, reason()));
    ::close(file);
    return {};
}

// A file's name is durable when its folder is.
Result<void> sync_folder_of(const std::string& path)
{
    auto folder = std::filesystem::path(path).parent_path();
    if (folder.empty()) folder = ".";
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_synced = file >= 0 && ::fsync(file) == 0;
    const auto why = is_synced ? std::string() : reason();
    if (file >= 0) ::close(file);
    if (!is_synced) return fail(not_written(path, why));
    return {};
}

SqlResult<void> initialise(Database& database, const StateIdentity& identity)
{
    auto made = database.execute(schema_sql);
    if (!made) return made;
    auto meta = database.prepare("INSERT INTO meta VALUES (1, ?, ?, ?, 0)");
    if (!meta) return std::unexpected(std::move(meta.error()));
    return meta->bind(identity.stack).bind(identity.lineage).bind(identity.environment).run();
}

bool closes(const JournalEntry& entry)
{
    return entry.phase == JournalEntry::Phase::succeeded ||
           entry.phase == JournalEntry::Phase::failed;
}

} // namespace

Result<void> create_state_file(const std::string& path, Transaction first)
{
    const auto fresh = path + ".new";
    auto empty = make_empty(fresh);
    if (!empty) return empty;
    {
        auto database = Database::open(fresh, Database::Access::read_write);
        if (!database) return fail(writing_failed(path, database.error()));
        auto made = initialise(*database, *first.create);
        if (!made) return fail(writing_failed(path, made.error()));
        StateWriter writer(fresh, std::move(*database));
        auto prepared = writer.prepare();
        if (!prepared) return fail(writing_failed(path, prepared.error()));
        auto written = writer.commit(first);
        if (!written) return written;
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) return fail(not_written(path, reason()));
    return sync_folder_of(path);
}

StateWriter::StateWriter(std::string path, Database database)
    : path_(std::move(path)), database_(std::move(database))
{}

// Back to a single file: what lies there between runs can be copied, and read where nothing can be
// written. A reader that is in the way leaves it to the next run.
StateWriter::~StateWriter()
{
    for (auto* statement : {&begin_, &commit_, &rollback_, &count_, &note_, &close_, &put_, &erase_,
                            &name_plan_, &end_plan_, &forget_steps_, &begun_, &done_})
        *statement = Statement();
    std::ignore = database_.execute("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
}

Result<std::unique_ptr<StateWriter>> StateWriter::open(const std::string& path)
{
    auto database = Database::open(path, Database::Access::read_write);
    if (!database) return fail(writing_failed(path, database.error()));
    auto sound = check(*database, path);
    if (!sound) return std::unexpected(std::move(sound.error()));
    auto mode = database->first_text("PRAGMA journal_mode = WAL");
    if (!mode) return fail(writing_failed(path, mode.error()));
    std::unique_ptr<StateWriter> writer(new StateWriter(path, std::move(*database)));
    auto prepared = writer->upgrade();
    if (prepared) prepared = writer->prepare();
    if (!prepared) return fail(writing_failed(path, prepared.error()));
    return writer;
}

SqlResult<void> StateWriter::upgrade()
{
    const auto version = database_.first_integer("PRAGMA user_version");
    if (!version) return std::unexpected(version.error());
    if (*version == schema_version) return {};
    return database_.execute(upgrade_sql);
}

SqlResult<void> StateWriter::prepare()
{
    auto strict = database_.execute("PRAGMA synchronous = EXTRA");
    if (!strict) return strict;
    const std::array<std::pair<Statement*, const char*>, 13> all{{
        {&begin_, "BEGIN IMMEDIATE"},
        {&commit_, "COMMIT"},
        {&rollback_, "ROLLBACK"},
        {&count_, "UPDATE meta SET serial = serial + 1"},
        {&note_, "INSERT INTO journal (run, step_id, phase, step, operation, message, at) VALUES "
                 "(?, ?, ?, ?, ?, ?, ?)"},
        {&close_, "DELETE FROM journal WHERE step_id = ?"},
        {&put_, "INSERT OR REPLACE INTO records (kind, key, folded_id, id, status, attributes, "
                "facts, since)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"},
        {&erase_, "DELETE FROM records WHERE kind = ? AND key = ? AND folded_id = ?"},
        {&name_plan_, "INSERT OR REPLACE INTO plan VALUES (1, ?)"},
        {&end_plan_, "DELETE FROM plan"},
        {&forget_steps_, "DELETE FROM plan_steps"},
        {&begun_, "INSERT OR IGNORE INTO plan_steps VALUES (?, 0)"},
        {&done_, "INSERT OR REPLACE INTO plan_steps VALUES (?, 1)"},
    }};
    for (const auto& [statement, sql] : all) {
        auto prepared = database_.prepare(sql);
        if (!prepared) return std::unexpected(std::move(prepared.error()));
        *statement = std::move(*prepared);
    }
    return {};
}

Result<void> StateWriter::commit(const Transaction& transaction)
{
    auto begun = begin_.run();
    if (!begun) return fail(writing_failed(path_, begun.error()));
    auto done = write(transaction);
    if (done) done = commit_.run();
    if (done) return {};
    std::ignore = rollback_.run();
    plan_.reset();
    return fail(writing_failed(path_, done.error()));
}

SqlResult<void> StateWriter::write(const Transaction& transaction)
{
    auto done = count_.run();
    if (done && plan_ != transaction.plan) done = belong_to(transaction.plan);
    if (done && !transaction.plan.empty()) done = note_progress(transaction);
    for (const auto& entry : transaction.journal)
        if (done) done = add(entry);
    for (const auto& [address, id] : transaction.erase)
        if (done) done = erase_.bind(address.kind).bind(address.key).bind(id.folded()).run();
    for (const auto& record : transaction.put)
        if (done) done = put(record);
    return done;
}

SqlResult<void> StateWriter::belong_to(const std::string& plan)
{
    const auto named = database_.first_text("SELECT hash FROM plan");
    if (!named) return std::unexpected(named.error());
    plan_ = plan;
    if (*named == plan) return {};
    auto done = forget_steps_.run();
    if (done) done = plan.empty() ? end_plan_.run() : name_plan_.bind(plan).run();
    return done;
}

SqlResult<void> StateWriter::note_progress(const Transaction& transaction)
{
    using Phase = JournalEntry::Phase;
    SqlResult<void> done;
    for (const auto& entry : transaction.journal) {
        if (done && entry.phase == Phase::intent) done = begun_.bind(entry.step_id).run();
        if (done && entry.phase == Phase::succeeded) done = done_.bind(entry.step_id).run();
    }
    return done;
}

SqlResult<void> StateWriter::add(const JournalEntry& entry)
{
    if (closes(entry)) return close_.bind(entry.step_id).run();
    note_.bind(entry.run).bind(entry.step_id).bind(to_string(entry.phase));
    if (entry.step)
        note_.bind(json::serialize(to_json(*entry.step)));
    else
        note_.bind_null();
    return note_.bind(entry.operation).bind(entry.message).bind(entry.at).run();
}

SqlResult<void> StateWriter::put(const Record& record)
{
    return put_.bind(record.address.kind)
        .bind(record.address.key)
        .bind(record.id.folded())
        .bind(record.id.text())
        .bind(to_string(record.status))
        .bind(json::serialize(to_json(record.attributes)))
        .bind(json::serialize(to_json(record.facts)))
        .bind(record.since)
        .run();
}

} // namespace state
