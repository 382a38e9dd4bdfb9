// SPDX-License-Identifier: Apache-2.0
#include "state/diagnostics.hpp"
#include "state/entry_json.hpp"
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

SqlResult<void> initialise(Database& database, const StateIdentity& identity, std::int64_t serial)
{
    auto made = database.execute(schema_v1_sql);
    if (made) made = database.execute(migration_to_v2_sql);
    if (!made) return made;
    auto meta = database.prepare("INSERT INTO meta VALUES (1, ?, ?, ?, ?)");
    if (!meta) return std::unexpected(std::move(meta.error()));
    return meta->bind(identity.stack)
        .bind(identity.lineage)
        .bind(identity.environment)
        .bind(serial)
        .run();
}

bool closes(const JournalEntry& entry)
{
    return entry.phase == JournalEntry::Phase::succeeded ||
           entry.phase == JournalEntry::Phase::failed;
}

} // namespace

/// A state under another name, renamed into place when it is whole.
class NewStateFile {
public:
    explicit NewStateFile(std::string path) : path_(std::move(path)) {}

    Result<void> open(const StateIdentity& identity, std::int64_t serial, LockHolder by)
    {
        auto empty = make_empty(fresh_);
        if (!empty) return empty;
        auto database = Database::open(fresh_, Database::Access::read_write);
        if (!database) return fail(writing_failed(path_, database.error()));
        auto made = initialise(*database, identity, serial);
        if (!made) return fail(writing_failed(path_, made.error()));
        writer_.reset(
            new StateWriter(fresh_, std::move(*database), HistoryWriter(std::move(by), false)));
        auto prepared = writer_->prepare();
        if (!prepared) return fail(writing_failed(path_, prepared.error()));
        return {};
    }

    Result<void> commit(const Transaction& first) { return writer_->commit(first); }

    Result<void> fill(const Snapshot& snapshot, const History& history)
    {
        auto done = writer_->begin_.run();
        for (const auto& record : snapshot.records)
            if (done) done = writer_->put(record);
        for (const auto& entry : snapshot.open)
            if (done) done = writer_->add(entry);
        for (const auto& generation : history)
            if (done) done = writer_->history_.add(generation);
        if (done) done = writer_->commit_.run();
        if (!done) return fail(writing_failed(path_, done.error()));
        return {};
    }

    Result<void> into_place()
    {
        writer_.reset();
        if (::rename(fresh_.c_str(), path_.c_str()) != 0) return fail(not_written(path_, reason()));
        return sync_folder_of(path_);
    }

private:
    std::string path_;
    std::string fresh_ = path_ + ".new";
    std::unique_ptr<StateWriter> writer_;
};

Result<void> create_state_file(const std::string& path, Transaction first, const LockHolder& by)
{
    NewStateFile file(path);
    auto done = file.open(*first.create, 0, by);
    if (done) done = file.commit(first);
    if (done) done = file.into_place();
    return done;
}

Result<void>
write_state_file(const std::string& path, const Snapshot& snapshot, const History& history)
{
    NewStateFile file(path);
    auto done = file.open(snapshot.identity, snapshot.serial, {});
    if (done) done = file.fill(snapshot, history);
    if (done) done = file.into_place();
    return done;
}

StateWriter::StateWriter(std::string path, Database database, HistoryWriter history)
    : path_(std::move(path)), database_(std::move(database)), history_(std::move(history))
{}

// Back to a single file: what lies there between runs can be copied, and read where nothing can be
// written. A reader that is in the way leaves it to the next run.
StateWriter::~StateWriter()
{
    for (auto* statement :
         {&begin_, &commit_, &rollback_, &count_, &note_, &close_, &put_, &erase_})
        *statement = Statement();
    history_.finalize();
    std::ignore = database_.execute("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
}

Result<std::unique_ptr<StateWriter>>
StateWriter::open(const std::string& path, LockHolder by, bool continues)
{
    auto database = Database::open(path, Database::Access::read_write);
    if (!database) return fail(writing_failed(path, database.error()));
    auto sound = check(*database, path);
    if (!sound) return std::unexpected(std::move(sound.error()));
    auto migrated = migrate(*database);
    if (!migrated) return fail(writing_failed(path, migrated.error()));
    auto mode = database->first_text("PRAGMA journal_mode = WAL");
    if (!mode) return fail(writing_failed(path, mode.error()));
    std::unique_ptr<StateWriter> writer(
        new StateWriter(path, std::move(*database), HistoryWriter(std::move(by), continues)));
    auto prepared = writer->prepare();
    if (!prepared) return fail(writing_failed(path, prepared.error()));
    return writer;
}

SqlResult<void> StateWriter::prepare()
{
    auto strict = database_.execute("PRAGMA synchronous = EXTRA");
    if (!strict) return strict;
    const std::array<std::pair<Statement*, const char*>, 8> all{{
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
    }};
    for (const auto& [statement, sql] : all) {
        auto prepared = database_.prepare(sql);
        if (!prepared) return std::unexpected(std::move(prepared.error()));
        *statement = std::move(*prepared);
    }
    return history_.prepare(database_);
}

Result<void> StateWriter::commit(const Transaction& transaction)
{
    auto begun = begin_.run();
    if (!begun) return fail(writing_failed(path_, begun.error()));
    auto done = write(transaction);
    if (done) done = commit_.run();
    history_.ended(done.has_value());
    if (done) return {};
    std::ignore = rollback_.run();
    return fail(writing_failed(path_, done.error()));
}

SqlResult<void> StateWriter::write(const Transaction& transaction)
{
    auto done = count_.run();
    if (done) done = history_.begin();
    for (const auto& entry : transaction.journal)
        if (done) done = add(entry);
    for (const auto& [address, id] : transaction.erase) {
        if (done) done = history_.keep(address, id);
        if (done) done = erase_.bind(address.kind).bind(address.key).bind(id.folded()).run();
    }
    for (const auto& record : transaction.put) {
        if (done) done = history_.keep(record.address, record.id);
        if (done) done = put(record);
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
