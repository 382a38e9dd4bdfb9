// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/query.hpp"

#include "providers/simulator/text.hpp"

#include <algorithm>
#include <map>

namespace simulator::query {

namespace {

std::string text_of(const json::value& value)
{
    if (value.is_null()) return {};
    return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

bool contains(std::string_view text, std::string_view part)
{
    return fold(text).contains(fold(part));
}

bool ends_with(std::string_view text, std::string_view part)
{
    return fold(text).ends_with(fold(part));
}

/// A whole word: nothing alphanumeric stands before or behind it.
bool has_term(std::string_view text, std::string_view term)
{
    const std::string all = fold(text);
    const std::string wanted = fold(term);
    const auto is_inside = [&](std::size_t at) {
        return at < all.size() && std::isalnum(static_cast<unsigned char>(all[at])) != 0;
    };
    for (auto at = all.find(wanted); at != std::string::npos; at = all.find(wanted, at + 1))
        if ((at == 0 || !is_inside(at - 1)) && !is_inside(at + wanted.size())) return true;
    return false;
}

/// Negative, zero or positive.
int order_of(const json::value& a, const json::value& b)
{
    if (a.is_number() && b.is_number()) {
        const double x = a.to_number<double>();
        const double y = b.to_number<double>();
        return x < y ? -1 : x > y ? 1 : 0;
    }
    return fold(text_of(a)).compare(fold(text_of(b)));
}

bool compare(std::string_view sign, const json::value& a, const json::value& b)
{
    if (sign.starts_with('!'))
        return !compare(sign == "!=" ? "==" : sign == "!~" ? "=~" : sign.substr(1), a, b);
    if (sign == "==") return a == b || text_of(a) == text_of(b);
    if (sign == "=~") return same(text_of(a), text_of(b));
    if (sign == "contains") return contains(text_of(a), text_of(b));
    if (sign == "startswith") return starts_with_folded(text_of(a), text_of(b));
    if (sign == "endswith") return ends_with(text_of(a), text_of(b));
    if (sign == "has") return has_term(text_of(a), text_of(b));
    const int order = order_of(a, b);
    if (sign == "<") return order < 0;
    if (sign == ">") return order > 0;
    return sign == "<=" ? order <= 0 : order >= 0;
}

bool is_member(const Expression& in, const json::object& row)
{
    const bool negated = in.word.starts_with('!');
    const std::string_view sign = in.word.ends_with('~') ? "=~" : "==";
    const json::value value = evaluate(in.parts.front(), row);
    const bool found = std::any_of(in.parts.begin() + 1, in.parts.end(), [&](const auto& member) {
        return compare(sign, value, evaluate(member, row));
    });
    return found != negated;
}

/// Members are found whatever their case, as the columns are.
json::value member_of(const json::value& value, const std::string& name)
{
    if (const auto* array = value.if_array()) {
        const bool is_index =
            !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
        const std::size_t index = is_index ? std::stoul(name) : array->size();
        return index < array->size() ? (*array)[index] : json::value();
    }
    const auto* object = value.if_object();
    if (object == nullptr) return nullptr;
    for (const auto& [key, member] : *object)
        if (same(key, name)) return member;
    return nullptr;
}

json::value split_text(const std::string& text, const std::string& separator)
{
    json::array parts;
    std::size_t begin = 0;
    while (!separator.empty()) {
        const auto end = text.find(separator, begin);
        parts.emplace_back(text.substr(begin, end - begin));
        if (end == std::string::npos) return parts;
        begin = end + separator.size();
    }
    return json::array{json::value(text)};
}

json::value call(const std::string& name, const std::vector<json::value>& given)
{
    const json::value first = given.empty() ? json::value() : given.front();
    const std::string text = text_of(first);
    if (name == "not") return !is_true(first);
    if (name == "tolower") return json::value(fold(text));
    if (name == "toupper") {
        std::string upper = text;
        for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        return json::value(upper);
    }
    if (name == "tostring") return json::value(text);
    if (name == "split") return split_text(text, given.size() > 1 ? text_of(given[1]) : "");
    if (name == "isempty") return text.empty();
    if (name == "isnotempty") return !text.empty();
    if (name == "isnull") return first.is_null();
    if (name == "isnotnull") return !first.is_null();
    std::string joined;
    for (const auto& part : given) joined += text_of(part);
    return json::value(joined);
}

json::object kept(const std::vector<Column>& columns, const json::object& row)
{
    json::object some;
    for (const auto& column : columns) some[column.name] = evaluate(column.expression, row);
    return some;
}

void sort_rows(const std::vector<Column>& columns, Rows& rows)
{
    std::ranges::stable_sort(rows, [&](const json::object& a, const json::object& b) {
        for (const auto& column : columns) {
            const int order =
                order_of(evaluate(column.expression, a), evaluate(column.expression, b));
            if (order != 0) return column.descending ? order > 0 : order < 0;
        }
        return false;
    });
}

Rows after(const Step& step, Rows rows)
{
    if (step.name == "where")
        std::erase_if(rows, [&](const json::object& row) {
            return !is_true(evaluate(step.columns.front().expression, row));
        });
    else if (step.name == "project")
        for (auto& row : rows) row = kept(step.columns, row);
    else if (step.name == "extend")
        for (auto& row : rows)
            for (const auto& column : step.columns)
                row[column.name] = evaluate(column.expression, row);
    else if (step.name == "order")
        sort_rows(step.columns, rows);
    else if (step.name == "limit")
        rows.resize(std::min(rows.size(), static_cast<std::size_t>(step.limit)));
    else if (step.name == "count")
        rows = {{{"Count", rows.size()}}};
    else
        rows = counted_by(step.columns, step.counter, rows);
    return rows;
}

} // namespace

bool is_true(const json::value& value)
{
    return value.is_bool() ? value.get_bool() : same(text_of(value), "true");
}

json::value evaluate(const Expression& expression, const json::object& row)
{
    const auto& parts = expression.parts;
    switch (expression.sort) {
    case Expression::Sort::literal: return expression.value;
    case Expression::Sort::column: return member_of(row, expression.word);
    case Expression::Sort::member: return member_of(evaluate(parts.front(), row), expression.word);
    case Expression::Sort::compare:
        return compare(expression.word, evaluate(parts[0], row), evaluate(parts[1], row));
    case Expression::Sort::in: return is_member(expression, row);
    case Expression::Sort::both:
        return is_true(evaluate(parts[0], row)) && is_true(evaluate(parts[1], row));
    case Expression::Sort::either:
        return is_true(evaluate(parts[0], row)) || is_true(evaluate(parts[1], row));
    case Expression::Sort::call: break;
    }
    std::vector<json::value> given;
    for (const auto& part : parts) given.push_back(evaluate(part, row));
    return call(expression.word, given);
}

Rows carry_out(const Query& query, Rows rows)
{
    for (const auto& step : query.steps) rows = after(step, std::move(rows));
    return rows;
}

Rows counted_by(const std::vector<Column>& columns, const std::string& counter, const Rows& rows)
{
    std::map<std::string, std::pair<json::object, std::int64_t>> groups;
    for (const auto& row : rows) {
        json::object key = kept(columns, row);
        const std::string text = json::serialize(key);
        auto& group = groups.try_emplace(text, std::move(key), 0).first->second;
        ++group.second;
    }
    if (groups.empty() && columns.empty()) groups[""] = {json::object(), 0};
    Rows counted;
    for (auto& [text, group] : groups) {
        group.first[counter] = group.second;
        counted.push_back(std::move(group.first));
    }
    std::ranges::stable_sort(counted, std::ranges::greater{},
                             [&](const json::object& row) { return integer_at(row, counter); });
    return counted;
}

} // namespace simulator::query
