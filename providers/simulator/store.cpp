// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/store.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace simulator {

namespace {

using reconciler::Diagnostic;
using reconciler::fail;

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

void bind_text(sqlite3_stmt* statement, int at, std::string_view text)
{
    // Bound texts live until the statement was run.
    sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

/// Good until the next step of the statement.
std::string_view column(sqlite3_stmt* statement, int at)
{
    const auto* text = sqlite3_column_text(statement, at);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
    return text == nullptr ? std::string_view()
                           : std::string_view(reinterpret_cast<const char*>(text), size);
}

class SqliteStore : public Store {
public:
    explicit SqliteStore(Database database) : database_(std::move(database)) {}

    /// SQLite's word for what went wrong while the file was prepared.
    int prepare_file()
    {
        for (const char* sql : {
                 "PRAGMA locking_mode = EXCLUSIVE",
                 "PRAGMA journal_mode = WAL",
                 "PRAGMA synchronous = NORMAL",
                 "BEGIN IMMEDIATE",
                 "CREATE TABLE IF NOT EXISTS number (name TEXT PRIMARY KEY, value INTEGER)",
                 "COMMIT",
             })
            if (const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr))
                return code;
        return SQLITE_OK;
    }

    /// Once it is clear that the file is of this format.
    void prepare_statements()
    {
        // A world that was never finished begins again.
        if (number("format", 0) == 0) run("DROP TABLE IF EXISTS object");
        run("CREATE TABLE IF NOT EXISTS object (row INTEGER PRIMARY KEY, kind TEXT, id TEXT,"
            " text TEXT, links TEXT)");
        put_ = statement("INSERT OR REPLACE INTO object VALUES (?1, ?2, ?3, ?4, ?5)");
        erase_ = statement("DELETE FROM object WHERE row = ?1");
        number_ = statement("INSERT OR REPLACE INTO number VALUES (?1, ?2)");
    }

    void load(const Visitor& visit) override
    {
        const Statement all =
            statement("SELECT row, kind, id, text, links FROM object ORDER BY row");
        while (sqlite3_step(all.get()) == SQLITE_ROW)
            visit({sqlite3_column_int64(all.get(), 0), column(all.get(), 1), column(all.get(), 2),
                   column(all.get(), 3), column(all.get(), 4)});
    }

    std::int64_t number(std::string_view name, std::int64_t otherwise) override
    {
        const Statement one = statement("SELECT value FROM number WHERE name = ?1");
        bind_text(one.get(), 1, name);
        return sqlite3_step(one.get()) == SQLITE_ROW ? sqlite3_column_int64(one.get(), 0)
                                                     : otherwise;
    }

    void begin(bool is_first) override
    {
        if (is_first) run("PRAGMA journal_mode = OFF");
        is_first_ = is_first;
        run("BEGIN IMMEDIATE");
    }

    void commit() override
    {
        run("COMMIT");
        if (is_first_) run("PRAGMA journal_mode = WAL");
    }

    void put(const Row& row) override
    {
        sqlite3_bind_int64(put_.get(), 1, row.number);
        bind_text(put_.get(), 2, row.kind);
        bind_text(put_.get(), 3, row.id);
        bind_text(put_.get(), 4, row.text);
        bind_text(put_.get(), 5, row.links);
        finish(put_.get());
    }

    void erase(std::int64_t number) override
    {
        sqlite3_bind_int64(erase_.get(), 1, number);
        finish(erase_.get());
    }

    void set_number(std::string_view name, std::int64_t value) override
    {
        bind_text(number_.get(), 1, name);
        sqlite3_bind_int64(number_.get(), 2, value);
        finish(number_.get());
    }

private:
    Statement statement(const char* sql)
    {
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v2(database_.get(), sql, -1, &made, nullptr) != SQLITE_OK)
            throw std::runtime_error(std::string("world.sqlite: ") +
                                     sqlite3_errmsg(database_.get()));
        return Statement(made);
    }

    void run(const char* sql)
    {
        check(sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr));
    }

    void finish(sqlite3_stmt* statement)
    {
        const int code = sqlite3_step(statement);
        sqlite3_reset(statement);
        check(code == SQLITE_DONE ? SQLITE_OK : code);
    }

    /// A full or failing disk: there is no answer that would be true afterwards.
    void check(int code)
    {
        if (code != SQLITE_OK)
            throw std::runtime_error(std::string("world.sqlite: ") +
                                     sqlite3_errmsg(database_.get()));
    }

    Database database_;
    Statement put_;
    Statement erase_;
    Statement number_;
    bool is_first_ = false;
};

Diagnostic in_use(const std::string& folder)
{
    Diagnostic d;
    d.id = "world-in-use";
    d.summary = "The simulator's world is in use";
    d.detail = "Another process has the world in \"" + folder +
               "\" open. A world belongs to one process at a time.";
    d.fix = "End the other process, or talk to it: set TRESOR_SIMULATOR to its URL.";
    return d;
}

Diagnostic unreadable(const std::string& folder, const std::string& reason)
{
    Diagnostic d;
    d.id = "world-unreadable";
    d.summary = "The simulator's world cannot be opened";
    d.detail = "The world in \"" + folder + "\" cannot be opened: " + reason + ".";
    d.fix = "Remove the folder to begin again from the estate file, or name another one.";
    return d;
}

} // namespace

reconciler::Result<std::unique_ptr<Store>> Store::open(const std::string& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(unreadable(folder, error.message()));
    sqlite3* raw = nullptr;
    const std::string file = (std::filesystem::path(folder) / "world.sqlite").string();
    const int opened =
        sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    Database database(raw);
    if (opened != SQLITE_OK) return fail(unreadable(folder, sqlite3_errstr(opened)));
    auto store = std::make_unique<SqliteStore>(std::move(database));
    const int code = store->prepare_file() & 0xff;
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) return fail(in_use(folder));
    if (code != SQLITE_OK) return fail(unreadable(folder, sqlite3_errstr(code)));
    const std::int64_t found = store->number("format", Store::format);
    if (found != format)
        return fail(unreadable(folder, "it has format " + std::to_string(found) +
                                           ", this program knows " +
                                           std::to_string(Store::format)));
    try {
        store->prepare_statements();
    } catch (const std::runtime_error& problem) {
        return fail(unreadable(folder, problem.what()));
    }
    return store;
}

} // namespace simulator
