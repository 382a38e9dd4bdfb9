// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/expression.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace reconciler {

namespace {

/// Calls within calls: the parser and what evaluates it recurse by them.
constexpr int deepest_call = 32;

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

using Parsed = std::expected<Expression, ExpressionProblem>;

class Parser {
public:
    Parser(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    /// From behind `${` to behind `}`.
    Parsed run()
    {
        const std::size_t opened = at_ - 2;
        auto parsed = expression(0);
        if (!parsed) return parsed;
        skip_blanks();
        if (!take('}')) return problem(opened, is_at_end() ? no_end : unexpected());
        return parsed;
    }

    std::size_t at() const { return at_; }

private:
    static constexpr const char* no_end = "This ${ has no } that ends it.";

    bool is_at_end() const { return at_ >= text_.size(); }
    char peek() const { return is_at_end() ? '\0' : text_[at_]; }

    bool take(char c)
    {
        if (is_at_end() || peek() != c) return false;
        ++at_;
        return true;
    }

    void skip_blanks()
    {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
    }

    std::string unexpected() const
    {
        return "There is a \"" + std::string(text_.substr(at_, 1)) + "\" where the } is wanted.";
    }

    std::unexpected<ExpressionProblem> problem(std::size_t begin, std::string what) const
    {
        return std::unexpected(
            ExpressionProblem{begin, std::max(begin + 1, std::min(at_ + 1, text_.size())), what});
    }

    Parsed expression(int depth)
    {
        skip_blanks();
        if (depth > deepest_call) return problem(at_, "Calls are nested more than 32 levels deep.");
        if (is_at_end()) return problem(at_ > 0 ? at_ - 1 : 0, no_end);
        if (peek() == '"' || peek() == '\'') return text();
        if (is_digit(peek()) || peek() == '-') return number();
        if (is_letter(peek())) return named(depth);
        if (peek() == '}') return problem(at_ - 1, "There is nothing between ${ and }.");
        return problem(at_, "There is a \"" + std::string(text_.substr(at_, 1)) +
                                "\" where a name, a text in quotes or a number is wanted.");
    }

    Parsed text()
    {
        Expression made;
        made.begin = at_;
        const char quote = text_[at_++];
        std::string value;
        while (!is_at_end() && peek() != quote) {
            const bool is_escape = quote == '"' && peek() == '\\' && at_ + 1 < text_.size();
            if (is_escape) ++at_;
            value += text_[at_++];
        }
        if (!take(quote)) return problem(made.begin, "This text has no quote that ends it.");
        made.literal = std::move(value);
        made.end = at_;
        return made;
    }

    Parsed number()
    {
        Expression made;
        made.begin = at_;
        std::int64_t value = 0;
        const char* const first = text_.data() + at_;
        const auto [last, error] = std::from_chars(first, text_.data() + text_.size(), value);
        if (error != std::errc{}) return problem(at_, "This is no whole number of 64 bits.");
        at_ += static_cast<std::size_t>(last - first);
        made.literal = value;
        made.end = at_;
        return made;
    }

    std::string name()
    {
        const std::size_t begin = at_;
        while (is_letter(peek()) || is_digit(peek()) || peek() == '-') ++at_;
        return std::string(text_.substr(begin, at_ - begin));
    }

    Parsed named(int depth)
    {
        Expression made;
        made.begin = at_;
        std::string word = name();
        skip_blanks();
        if (take('(')) return call(std::move(made), std::move(word), depth);
        made.end = made.begin + word.size();
        if (word == "true" || word == "false") {
            made.literal = word == "true";
            return made;
        }
        made.kind = Expression::Kind::reference;
        made.path.push_back({std::move(word)});
        return steps(std::move(made));
    }

    Parsed steps(Expression made)
    {
        for (;;) {
            if (take('.')) {
                const std::size_t begin = at_;
                auto word = name();
                if (word.empty()) return problem(begin - 1, "A name is wanted after this dot.");
                made.path.push_back({std::move(word)});
            } else if (take('[')) {
                auto index = expression(deepest_call);
                if (!index) return index;
                skip_blanks();
                if (index->kind != Expression::Kind::literal || index->literal.as_bool())
                    return problem(index->begin, "In brackets stands a text in quotes or a number, "
                                                 "as in vault.prod['westeurope'].");
                if (!take(']')) return problem(index->begin, "This [ has no ] that ends it.");
                const auto* number = index->literal.as_integer();
                made.path.push_back(
                    {number ? std::to_string(*number) : index->literal.text(), true});
            } else {
                made.end = at_;
                return made;
            }
        }
    }

    Parsed call(Expression made, std::string function, int depth)
    {
        made.kind = Expression::Kind::call;
        made.function = std::move(function);
        skip_blanks();
        while (!take(')')) {
            auto argument = expression(depth + 1);
            if (!argument) return argument;
            made.arguments.push_back(std::move(*argument));
            skip_blanks();
            if (peek() == ')') continue;
            if (!take(','))
                return problem(made.begin,
                               "This call has no ) that ends it; a comma parts what is in it.");
        }
        made.end = at_;
        return made;
    }

    std::string_view text_;
    std::size_t at_;
};

} // namespace

std::string Expression::written() const
{
    std::string out;
    for (const auto& step : path)
        out += step.is_index ? "[\"" + step.name + "\"]" : (out.empty() ? "" : ".") + step.name;
    return out;
}

std::expected<std::vector<TextPart>, ExpressionProblem> parse_text(std::string_view text)
{
    std::vector<TextPart> parts;
    std::string words;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t mark = text.find("${", at);
        if (mark == std::string_view::npos) break;
        words += text.substr(at, mark - at);
        at = mark + 2;
        if (mark > 0 && text[mark - 1] == '$') {
            words += '{'; // its own $ stands there already
            continue;
        }
        Parser parser(text, at);
        auto parsed = parser.run();
        if (!parsed) return std::unexpected(std::move(parsed.error()));
        at = parser.at();
        if (!words.empty()) parts.push_back({std::exchange(words, {}), {}});
        parts.push_back({{}, {std::move(*parsed)}});
    }
    words += text.substr(at);
    if (!words.empty() || parts.empty()) parts.push_back({std::move(words), {}});
    return parts;
}

} // namespace reconciler
