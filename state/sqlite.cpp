// SPDX-License-Identifier: Apache-2.0
#include "state/sqlite.hpp"

#include <sqlite3.h>

namespace state {

namespace {

constexpr int patience_ms = 10'000; // for readers and the writer of one machine: both are quick

SqlError error_of(sqlite3* database)
{
    return {sqlite3_extended_errcode(database), sqlite3_errmsg(database)};
}

} // namespace

bool SqlError::is_damage() const
{
    const int primary = code & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || code == SQLITE_IOERR_SHORT_READ;
}

bool SqlError::needs_recovery() const
{
    return code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY ||
           code == SQLITE_READONLY_CANTINIT;
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

void Database::Close::operator()(sqlite3* database) const
{
    sqlite3_close(database);
}

// A binding fails only for want of memory or for a parameter that is not there: the step says so.
Statement& Statement::bind(std::string_view text)
{
    sqlite3_bind_text64(statement_.get(), next_parameter_++, text.empty() ? "" : text.data(),
                        text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind(std::int64_t integer)
{
    sqlite3_bind_int64(statement_.get(), next_parameter_++, integer);
    return *this;
}

Statement& Statement::bind_null()
{
    sqlite3_bind_null(statement_.get(), next_parameter_++);
    return *this;
}

SqlResult<bool> Statement::step()
{
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    auto error = error_of(sqlite3_db_handle(statement_.get()));
    reset();
    return std::unexpected(std::move(error));
}

SqlResult<void> Statement::run()
{
    auto row = step();
    reset();
    if (!row) return std::unexpected(std::move(row.error()));
    return {};
}

void Statement::reset()
{
    sqlite3_reset(statement_.get());
    next_parameter_ = 1;
}

std::string Statement::text(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return size == 0 ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(statement_.get(), column);
}

bool Statement::is_null(int column) const
{
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

SqlResult<Database> Database::open(const std::string& path, Access access)
{
    const int flags = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_EXRESCODE, nullptr);
    Database database;
    database.database_.reset(raw);
    if (code != SQLITE_OK)
        return std::unexpected(raw ? database.error() : SqlError{code, sqlite3_errstr(code)});
    sqlite3_busy_timeout(raw, patience_ms);
    return database;
}

SqlResult<Statement> Database::prepare(const char* sql)
{
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK) return std::unexpected(error());
    return Statement(statement);
}

SqlResult<void> Database::execute(const char* sql)
{
    if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return std::unexpected(error());
    return {};
}

SqlResult<std::string> Database::first_text(const char* sql)
{
    auto statement = prepare(sql);
    if (!statement) return std::unexpected(std::move(statement.error()));
    auto row = statement->step();
    if (!row) return std::unexpected(std::move(row.error()));
    return *row ? statement->text(0) : std::string();
}

SqlResult<std::int64_t> Database::first_integer(const char* sql)
{
    auto statement = prepare(sql);
    if (!statement) return std::unexpected(std::move(statement.error()));
    auto row = statement->step();
    if (!row) return std::unexpected(std::move(row.error()));
    return *row ? statement->integer(0) : 0;
}

SqlError Database::error() const
{
    return error_of(database_.get());
}

} // namespace state
