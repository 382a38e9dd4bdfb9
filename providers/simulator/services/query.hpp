// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace simulator::query {

/// Something that has a value for a row: a literal, a column or what is computed of others.
struct Expression {
    enum class Sort { literal, column, member, call, compare, in, both, either };
    Sort sort = Sort::literal;
    json::value value; ///< of a literal
    std::string word;  ///< name of a column, member or function; operator of a comparison
    std::vector<Expression> parts;
};

struct Column {
    std::string name;
    Expression expression;
    bool descending = false; ///< of an order
};

/// One step of a pipeline: "where", "project", "extend", "order", "limit", "count" or "summarize".
struct Step {
    std::string name;
    std::vector<Column> columns; ///< what is kept, made, ordered or grouped by
    std::string counter;         ///< how `summarize` calls the count
    std::int64_t limit = 0;
};

struct Query {
    std::string table;
    std::vector<Step> steps;
};

/// Where Azure's parser gave up.
struct SyntaxError {
    std::int64_t line = 1;
    std::int64_t position = 0;
    std::string token;
};

/// The part of Kusto's language that is spoken here.
std::expected<Query, SyntaxError> parse(std::string_view text);

using Rows = std::vector<json::object>;

json::value evaluate(const Expression& expression, const json::object& row);
bool is_true(const json::value& value);
/// The rows after all steps.
Rows carry_out(const Query& query, Rows rows);
/// How many rows there are of each value, the most frequent first.
Rows counted_by(const std::vector<Column>& columns, const std::string& counter, const Rows& rows);

} // namespace simulator::query
