// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/selection.hpp"

#include "reconciler/model/resource_id.hpp"

#include <algorithm>

namespace reconciler {

namespace {

constexpr std::string_view tag_prefix = "tag:";

bool matches_tag(std::string_view pattern, const Object& tags)
{
    const auto sign = std::min(pattern.find('='), pattern.size());
    const auto name = folded(pattern.substr(0, sign));
    const auto value = sign < pattern.size() ? pattern.substr(sign + 1) : std::string_view("*");
    return std::ranges::any_of(tags, [&](const auto& tag) {
        return glob(name, folded(tag.first)) && glob(value, tag.second.text());
    });
}

} // namespace

// Goes back to the last `*` where it fails, so it takes no more than the product of the lengths.
bool glob(std::string_view pattern, std::string_view text)
{
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t after_star = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            after_star = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++after_star;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::string pattern_problem(std::string_view pattern)
{
    if (pattern.starts_with(tag_prefix))
        return pattern.size() > tag_prefix.size() ? ""
                                                  : "a tag pattern is tag:NAME or tag:NAME=VALUE";
    if (pattern.contains('.') || pattern.contains('*')) return {};
    return "a pattern is an address like vault.prod, with * and ?, or tag:NAME=VALUE";
}

bool matches(std::string_view pattern, const Address& address, const Object& tags)
{
    if (pattern.starts_with(tag_prefix))
        return matches_tag(pattern.substr(tag_prefix.size()), tags);
    return glob(pattern, to_string(address)) || glob(pattern, address.kind + '.' + address.key);
}

} // namespace reconciler
