// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/carry_over.hpp"

#include <algorithm>
#include <ranges>

namespace azure {

namespace json = boost::json;

namespace {

bool holds_word(std::string_view words, std::string_view word)
{
    return std::ranges::any_of(words | std::views::split(' '), [&](auto&& one) {
        return std::string_view(one.begin(), one.end()) == word;
    });
}

void carry_over(json::object& ours, const json::object& theirs, const Carried& what)
{
    if (!what.type.empty()) {
        const auto* our_type = ours.if_contains(what.type);
        const auto* their_type = theirs.if_contains(what.type);
        if (!our_type || !their_type || *our_type != *their_type) return;
    }
    for (const auto& [name, value] : theirs)
        if (!ours.contains(name) && !holds_word(what.ours, name)) ours[name] = value;
}

} // namespace

void carry_over(json::value& body, const json::value& live, std::span<const Carried> what)
{
    for (const auto& one : what) {
        boost::system::error_code none;
        auto* ours = body.find_pointer(one.pointer, none);
        const auto* theirs = live.find_pointer(one.pointer, none);
        if (ours && theirs && ours->is_object() && theirs->is_object())
            carry_over(ours->as_object(), theirs->as_object(), one);
    }
}

} // namespace azure
