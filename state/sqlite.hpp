// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace state {

/// What SQLite said: its extended code and words.
struct SqlError {
    int code = 0;
    std::string message;

    bool is_damage() const;      ///< the file is no sound database
    bool needs_recovery() const; ///< a crash left work that only a writer can finish
};

template <class T>
using SqlResult = std::expected<T, SqlError>;

/// A prepared statement, used again and again. Texts are bound whole, bytes of any value.
class Statement {
public:
    Statement() = default;
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

    /// Binds the next parameter; `run` and `reset` begin again with the first.
    Statement& bind(std::string_view text);
    Statement& bind(std::int64_t integer);
    Statement& bind_null();

    SqlResult<bool> step(); ///< whether there is a row
    SqlResult<void> run();  ///< to its end, ready for the next bindings
    void reset();

    std::string text(int column) const;
    std::int64_t integer(int column) const;
    bool is_null(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int next_parameter_ = 1;
};

/// One connection. Its statements must go before it.
class Database {
public:
    enum class Access { read_only, read_write };

    static SqlResult<Database> open(const std::string& path, Access access);

    SqlResult<Statement> prepare(const char* sql);
    SqlResult<void> execute(const char* sql);
    SqlResult<std::string> first_text(const char* sql);     ///< of the first row; empty where none
    SqlResult<std::int64_t> first_integer(const char* sql); ///< of the first row; 0 where none

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    SqlError error() const;

    std::unique_ptr<sqlite3, Close> database_;
};

} // namespace state
