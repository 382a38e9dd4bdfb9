// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/address.hpp"

#include "reconciler/model/printable.hpp"

#include <algorithm>

namespace reconciler {

bool is_bare_key(std::string_view key)
{
    const auto bare = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    };
    return !key.empty() && std::ranges::all_of(key, bare);
}

std::string key_of_each(std::string_view base, std::string_view each)
{
    return std::string(base) + '[' + std::string(each) + ']';
}

KeyParts parts_of_key(std::string_view key)
{
    const auto mark = key.find('[');
    if (mark == std::string_view::npos || mark == 0 || !key.ends_with(']')) return {key, {}};
    return {key.substr(0, mark), key.substr(mark + 1, key.size() - mark - 2)};
}

std::string to_string(const Address& address)
{
    if (is_bare_key(address.key)) return address.kind + "." + address.key;
    if (const auto [base, each] = parts_of_key(address.key); !each.empty() && is_bare_key(base))
        return address.kind + "." + std::string(base) + "[\"" + printable(each) + "\"]";
    return address.kind + "[\"" + printable(address.key) + "\"]";
}

Address parse_address(std::string_view text)
{
    const auto mark = text.find_first_of(".[");
    if (mark == std::string_view::npos || mark == 0) return {};
    const std::string kind(text.substr(0, mark));
    std::string_view key = text.substr(mark + 1);
    if (text[mark] == '.') {
        if (is_bare_key(key)) return {kind, std::string(key)};
        const auto inner = key.find("[\"");
        if (inner == std::string_view::npos || !key.ends_with("\"]")) return {};
        const auto base = key.substr(0, inner);
        if (!is_bare_key(base) || key.size() < inner + 5) return {};
        return {kind, key_of_each(base, key.substr(inner + 2, key.size() - inner - 4))};
    }
    if (key.size() < 4 || !key.starts_with('"') || !key.ends_with("\"]")) return {};
    return {kind, std::string(key.substr(1, key.size() - 3))};
}

} // namespace reconciler
