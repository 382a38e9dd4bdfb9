// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/query.hpp"
#include "providers/simulator/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace simulator::query {

namespace {

struct Token {
    enum class Sort { word, text, number, sign, end };
    Sort sort = Sort::end;
    std::string text;
    std::size_t at = 0;
};

bool is_word_character(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '-';
}

/// "!in~" and the like are words as well.
constexpr std::array two_signs{"==", "=~", "!=", "!~", "<=", ">="};

std::vector<Token> tokens_of(std::string_view text)
{
    std::vector<Token> tokens;
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        if (c == '\'' || c == '"') {
            const auto end = std::min(text.find(c, at + 1), text.size());
            tokens.push_back(
                {Token::Sort::text, std::string(text.substr(at + 1, end - at - 1)), begin});
            at = end + 1;
            continue;
        }
        const bool negated = c == '!' && at + 1 < text.size() &&
                             std::isalpha(static_cast<unsigned char>(text[at + 1])) != 0;
        if (negated || (is_word_character(c) && c != '-')) {
            ++at;
            while (at < text.size() && is_word_character(text[at])) ++at;
            if (at < text.size() && text[at] == '~') ++at;
            const std::string word(text.substr(begin, at - begin));
            const bool number =
                std::ranges::all_of(word, [](unsigned char d) { return std::isdigit(d) != 0; });
            tokens.push_back({number ? Token::Sort::number : Token::Sort::word, word, begin});
            continue;
        }
        const auto two = text.substr(at, 2);
        const bool is_double = std::ranges::find(two_signs, two) != two_signs.end();
        at += is_double ? 2 : 1;
        tokens.push_back({Token::Sort::sign, std::string(text.substr(begin, at - begin)), begin});
    }
    tokens.push_back({Token::Sort::end, "<EOF>", text.size()});
    return tokens;
}

constexpr std::array comparisons{
    "==",  "=~",   "!=",       "!~",        "<",        ">",         "<=",         ">=",
    "has", "!has", "contains", "!contains", "endswith", "!endswith", "startswith", "!startswith"};
constexpr std::array memberships{"in", "in~", "!in", "!in~"};
constexpr std::array functions{"not",    "tolower", "toupper",    "tostring", "split",
                               "strcat", "isempty", "isnotempty", "isnull",   "isnotnull"};

constexpr std::array step_names{"where", "project", "extend", "order",    "sort",
                                "limit", "take",    "count",  "summarize"};

bool is_among(std::string_view word, const auto& words)
{
    return std::ranges::any_of(words, [&](std::string_view other) { return same(word, other); });
}

/// Thrown inside the parser only.
struct GaveUp {
    Token token;
};

class Parser {
public:
    explicit Parser(std::string_view text) : tokens_(tokens_of(text)) {}

    Query query()
    {
        Query query;
        // Without a table it is that of the resources.
        if (is_among(peek().text, step_names)) {
            query.table = "resources";
            query.steps.push_back(step());
        } else {
            query.table = word();
        }
        while (takes("|")) query.steps.push_back(step());
        if (peek().sort != Token::Sort::end) throw GaveUp{peek()};
        return query;
    }

private:
    const Token& peek() const { return tokens_[at_]; }
    Token take() { return tokens_[peek().sort == Token::Sort::end ? at_ : at_++]; }

    bool takes(std::string_view text)
    {
        const bool fits = peek().sort != Token::Sort::text && same(peek().text, text);
        if (fits) take();
        return fits;
    }
    void need(std::string_view text)
    {
        if (!takes(text)) throw GaveUp{peek()};
    }
    std::string word()
    {
        if (peek().sort != Token::Sort::word) throw GaveUp{peek()};
        return take().text;
    }

    Step step()
    {
        const Token token = peek();
        Step step{fold(word()), {}, "", 0};
        if (step.name == "take") step.name = "limit";
        if (step.name == "sort") step.name = "order";
        if (step.name == "where")
            step.columns.push_back({"", either(), false});
        else if (step.name == "project" || step.name == "extend")
            step.columns = columns();
        else if (step.name == "order")
            step.columns = order();
        else if (step.name == "limit")
            step.limit = number();
        else if (step.name == "summarize")
            summarize(step);
        else if (step.name != "count")
            throw GaveUp{token};
        return step;
    }

    std::int64_t number()
    {
        if (peek().sort != Token::Sort::number) throw GaveUp{peek()};
        return std::stoll(take().text);
    }

    /// "name = expression" or an expression that is called like what it names.
    std::vector<Column> columns()
    {
        std::vector<Column> columns;
        do {
            Column column;
            const bool named = peek().sort == Token::Sort::word && tokens_[at_ + 1].text == "=";
            if (named) {
                column.name = take().text;
                take();
            }
            column.expression = operand();
            if (column.name.empty()) column.name = name_of(column.expression);
            columns.push_back(std::move(column));
        } while (takes(","));
        return columns;
    }

    static std::string name_of(const Expression& expression)
    {
        if (expression.sort == Expression::Sort::column) return expression.word;
        if (expression.sort == Expression::Sort::member)
            return name_of(expression.parts.front()) + "_" + expression.word;
        return "Column1";
    }

    std::vector<Column> order()
    {
        need("by");
        std::vector<Column> columns;
        do {
            Column column{"", operand(), true};
            if (takes("asc"))
                column.descending = false;
            else
                takes("desc");
            columns.push_back(std::move(column));
        } while (takes(","));
        return columns;
    }

    void summarize(Step& step)
    {
        step.counter = "count_";
        if (tokens_[at_ + 1].text == "=") {
            step.counter = word();
            take();
        }
        for (const auto* part : {"count", "(", ")"}) need(part);
        if (takes("by")) step.columns = columns();
    }

    Expression either()
    {
        Expression left = both();
        while (takes("or"))
            left = {Expression::Sort::either, nullptr, "", {std::move(left), both()}};
        return left;
    }

    Expression both()
    {
        Expression left = comparison();
        while (takes("and"))
            left = {Expression::Sort::both, nullptr, "", {std::move(left), comparison()}};
        return left;
    }

    Expression comparison()
    {
        Expression left = operand();
        const std::string sign = fold(peek().text);
        if (peek().sort == Token::Sort::text) throw GaveUp{peek()};
        if (is_among(sign, memberships)) {
            take();
            return {Expression::Sort::in, nullptr, sign, members(std::move(left))};
        }
        if (!is_among(sign, comparisons)) return left;
        take();
        return {Expression::Sort::compare, nullptr, sign, {std::move(left), operand()}};
    }

    std::vector<Expression> members(Expression left)
    {
        std::vector<Expression> parts{std::move(left)};
        need("(");
        do parts.push_back(operand());
        while (takes(","));
        need(")");
        return parts;
    }

    Expression operand()
    {
        Expression expression = primary();
        while (true) {
            if (takes(".")) {
                expression = {Expression::Sort::member, nullptr, word(), {std::move(expression)}};
            } else if (takes("[")) {
                const Token token = take();
                if (token.sort != Token::Sort::text && token.sort != Token::Sort::number)
                    throw GaveUp{token};
                need("]");
                expression = {
                    Expression::Sort::member, nullptr, token.text, {std::move(expression)}};
            } else {
                return expression;
            }
        }
    }

    Expression primary()
    {
        if (takes("(")) {
            Expression inner = either();
            need(")");
            return inner;
        }
        const Token token = take();
        if (token.sort == Token::Sort::text)
            return {Expression::Sort::literal, json::value(token.text), "", {}};
        if (token.sort == Token::Sort::number)
            return {Expression::Sort::literal, std::stoll(token.text), "", {}};
        if (token.sort != Token::Sort::word) throw GaveUp{token};
        if (same(token.text, "true") || same(token.text, "false"))
            return {Expression::Sort::literal, same(token.text, "true"), "", {}};
        // A column is not called like a step, unless something is done with it.
        if (is_among(token.text, step_names) && peek().sort == Token::Sort::end)
            throw GaveUp{peek()};
        if (!takes("(")) return {Expression::Sort::column, nullptr, token.text, {}};
        if (!is_among(token.text, functions)) throw GaveUp{token};
        Expression call{Expression::Sort::call, nullptr, fold(token.text), {}};
        do call.parts.push_back(either());
        while (takes(","));
        need(")");
        return call;
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

} // namespace

std::expected<Query, SyntaxError> parse(std::string_view text)
{
    try {
        return Parser(text).query();
    } catch (const GaveUp& gave_up) {
        const auto before = text.substr(0, gave_up.token.at);
        const auto line = std::ranges::count(before, '\n');
        const auto start = before.rfind('\n');
        const auto column =
            start == std::string_view::npos ? before.size() : before.size() - start - 1;
        return std::unexpected(
            SyntaxError{line + 1, static_cast<std::int64_t>(column), gave_up.token.text});
    }
}

} // namespace simulator::query
