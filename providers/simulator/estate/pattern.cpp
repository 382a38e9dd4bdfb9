// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/estate/pattern.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>

namespace simulator {

namespace {

std::optional<std::int64_t> number(std::string_view text)
{
    if (text.empty() || text.size() > 9 ||
        text.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    return std::strtoll(std::string(text).c_str(), nullptr, 10);
}

/// What stands between the braces, after "index".
std::optional<std::string> replacement(std::string_view options, std::int64_t index)
{
    const std::size_t colon = options.find(':');
    const std::string_view remainder = options.substr(0, colon);
    if (!remainder.empty()) {
        const auto divisor = remainder.front() == '%' ? number(remainder.substr(1)) : std::nullopt;
        if (!divisor || *divisor == 0) return std::nullopt;
        index %= *divisor;
    }
    if (colon == std::string_view::npos) return std::to_string(index);
    const auto width = number(options.substr(colon + 1));
    if (!width || *width > 20) return std::nullopt;
    return fmt::format("{:0{}}", index, *width);
}

} // namespace

std::string expand_pattern(std::string_view pattern, std::int64_t index)
{
    static constexpr std::string_view opening = "{index";
    std::string text;
    while (true) {
        const std::size_t open = pattern.find(opening);
        const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
        if (close == std::string_view::npos) return text.append(pattern);
        const auto value = replacement(
            pattern.substr(open + opening.size(), close - open - opening.size()), index);
        text.append(pattern.substr(0, open));
        text.append(value ? *value : std::string(pattern.substr(open, close - open + 1)));
        pattern.remove_prefix(close + 1);
    }
}

} // namespace simulator
