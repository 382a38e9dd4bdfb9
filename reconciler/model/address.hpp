// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace reconciler {

/// How a configuration calls an object: `policy.nightly`, `key_vault_grant["kv app"]`. An object
/// that a block stands for several times has a key in two parts, `nightly[westeurope]`, and shows
/// as `policy.nightly["westeurope"]`.
struct Address {
    std::string kind;
    std::string key;

    bool empty() const { return kind.empty(); }
    auto operator<=>(const Address&) const = default;
};

/// Whether TOML takes the key without quotes.
bool is_bare_key(std::string_view key);

/// The key of the object that the block `base` makes for `each`.
std::string key_of_each(std::string_view base, std::string_view each);

/// Both parts of such a key; the second is empty for any other.
struct KeyParts {
    std::string_view base;
    std::string_view each;
};
KeyParts parts_of_key(std::string_view key);

/// `kind.key`, or `kind["key"]` where the key is no bare TOML key. Safe to print.
std::string to_string(const Address& address);

/// The inverse of `to_string`; empty where `text` is no address.
Address parse_address(std::string_view text);

} // namespace reconciler
