// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// The proxy through which TLS connections go (CONNECT). Plain http never goes through one: it is
/// spoken with this machine and its metadata service only.
struct Proxy {
    std::string host;
    std::string port;
    std::string authorization; ///< "Basic …" or empty; must not be printed
    std::string bypass;        ///< NO_PROXY as written: names, addresses and networks by commas
};

/// "http://user:password@proxy:3128"; the scheme may be left out. Nothing where it is no such URL:
/// then `url` must not be printed, for it may hold a password.
std::optional<Proxy> parse_proxy(std::string_view url);

/// Whether a connection to `to` goes through `proxy`: not where it is plain http, this machine, or
/// named by `bypass` (a name covers its subdomains; "*" is everybody; "10.0.0.0/8" is a network).
bool is_proxied(const Proxy& proxy, const UrlParts& to);

/// The request that asks a proxy for a tunnel.
std::string tunnel_request(const Proxy& proxy, const UrlParts& to);

/// What a proxy said to it, up to the blank line: the status, or nothing where that is not HTTP.
std::optional<int> tunnel_status(std::string_view head);

} // namespace http
