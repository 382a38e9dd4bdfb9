// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/filter.hpp"

#include "providers/simulator/text.hpp"

#include <utility>

namespace simulator {

namespace {

/// Cuts `text` at ` and ` outside of quotes.
std::vector<std::string_view> conjuncts(std::string_view text)
{
    std::vector<std::string_view> parts;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\'') quoted = !quoted;
        if (quoted || !starts_with_folded(text.substr(i), " and ")) continue;
        parts.push_back(trim(text.substr(begin, i - begin)));
        begin = i + 5;
    }
    parts.push_back(trim(text.substr(std::min(begin, text.size()))));
    return parts;
}

std::string unquoted(std::string_view text)
{
    text = trim(text);
    if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'')
        text = text.substr(1, text.size() - 2);
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        value += text[i];
        if (text[i] == '\'' && i + 1 < text.size() && text[i + 1] == '\'') ++i;
    }
    return value;
}

} // namespace

std::optional<Filter> Filter::parse(std::string_view text)
{
    Filter filter;
    if (trim(text).empty()) return filter;
    for (const auto part : conjuncts(text)) {
        const std::size_t quote = part.find('\'');
        const std::size_t equals = fold(part).find(" eq ");
        if (equals != std::string::npos && equals < quote) {
            filter.terms_.push_back(
                {fold(trim(part.substr(0, equals))), unquoted(part.substr(equals + 4)), false});
        } else if (part.ends_with(')')) {
            const std::size_t open = part.find('(');
            if (open == std::string_view::npos) return std::nullopt;
            filter.terms_.push_back({fold(part.substr(0, open)),
                                     unquoted(part.substr(open + 1, part.size() - open - 2)),
                                     true});
        } else {
            return std::nullopt;
        }
    }
    return filter;
}

std::optional<std::string> Filter::value(std::string_view name) const
{
    for (const auto& term : terms_)
        if (same(term.name, name)) return term.value;
    return std::nullopt;
}

bool Filter::has_function(std::string_view name) const
{
    for (const auto& term : terms_)
        if (term.is_function && same(term.name, name)) return true;
    return false;
}

} // namespace simulator
