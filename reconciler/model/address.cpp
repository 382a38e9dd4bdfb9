// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/address.hpp"

#include "reconciler/model/printable.hpp"

#include <algorithm>

namespace reconciler {

namespace {

bool is_bare(std::string_view key)
{
    const auto bare = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    };
    return !key.empty() && std::ranges::all_of(key, bare);
}

} // namespace

std::string to_string(const Address& address)
{
    if (is_bare(address.key)) return address.kind + "." + address.key;
    return address.kind + "[\"" + printable(address.key) + "\"]";
}

Address parse_address(std::string_view text)
{
    const auto mark = text.find_first_of(".[");
    if (mark == std::string_view::npos || mark == 0) return {};
    const std::string kind(text.substr(0, mark));
    std::string_view key = text.substr(mark + 1);
    if (text[mark] == '.') return is_bare(key) ? Address{kind, std::string(key)} : Address{};
    if (key.size() < 4 || !key.starts_with('"') || !key.ends_with("\"]")) return {};
    return {kind, std::string(key.substr(1, key.size() - 3))};
}

} // namespace reconciler
