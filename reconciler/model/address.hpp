// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace reconciler {

/// How a configuration calls an object: `policy.nightly`, `key_vault_grant["kv-app"]`.
struct Address {
    std::string kind;
    std::string key;

    bool empty() const { return kind.empty(); }
    auto operator<=>(const Address&) const = default;
};

/// `kind.key`, or `kind["key"]` where the key is no bare TOML key. Safe to print.
std::string to_string(const Address& address);

/// The inverse of `to_string`; empty where `text` is no address.
Address parse_address(std::string_view text);

} // namespace reconciler
