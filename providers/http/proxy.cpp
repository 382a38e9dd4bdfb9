// SPDX-License-Identifier: Apache-2.0
#include "providers/http/proxy.hpp"

#include "providers/http/base64.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <charconv>

namespace http {

namespace {

namespace ip = boost::asio::ip;
using boost::system::error_code;

/// A user's name or password as it is meant; nothing where a "%" begins no byte.
std::optional<std::string> decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        unsigned byte = 0;
        const auto digits = text.substr(i + 1, 2);
        const auto [end, problem] =
            std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (problem != std::errc{} || digits.size() != 2 || end != digits.data() + 2)
            return std::nullopt;
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

std::optional<std::string> authorization(std::string_view user_information)
{
    const auto colon = std::min(user_information.find(':'), user_information.size());
    const auto user = decoded(user_information.substr(0, colon));
    const auto password =
        decoded(user_information.substr(std::min(colon + 1, user_information.size())));
    if (!user || !password) return std::nullopt;
    return "Basic " + base64(*user + ":" + *password);
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// This machine, and the metadata service that answers each machine for itself.
bool is_local(const std::string& host)
{
    error_code none;
    const auto address = ip::make_address(host, none);
    if (none) return host == "localhost" || host.ends_with(".localhost");
    return address.is_loopback() || host == "169.254.169.254";
}

bool is_inside(const std::string& host, const std::string& network)
{
    error_code no_address;
    error_code no_network;
    const auto address = ip::make_address(host, no_address);
    if (no_address) return false;
    if (address.is_v4()) {
        const auto net = ip::make_network_v4(network, no_network);
        return !no_network &&
               net.canonical() == ip::network_v4(address.to_v4(), net.prefix_length()).canonical();
    }
    const auto net = ip::make_network_v6(network, no_network);
    return !no_network &&
           net.canonical() == ip::network_v6(address.to_v6(), net.prefix_length()).canonical();
}

/// One word of NO_PROXY: "*", "example.org", ".example.org", "10.0.0.0/8", each but "*" and the
/// network perhaps with ":port".
bool covers(std::string word, const UrlParts& to)
{
    if (word == "*") return true;
    if (word.contains('/')) return is_inside(to.host, word);
    const auto colon = word.rfind(':');
    if (colon != std::string::npos && word.find(':') == colon) {
        if (word.substr(colon + 1) != to.port) return false;
        word.resize(colon);
    }
    if (word.starts_with("*.")) word.erase(0, 1);
    if (word.starts_with('.')) word.erase(0, 1);
    if (word.empty()) return false;
    const auto host = lower(to.host);
    return host == word || host.ends_with("." + word);
}

std::string host_and_port(const UrlParts& to)
{
    return (to.host.contains(':') ? "[" + to.host + "]" : to.host) + ":" + to.port;
}

} // namespace

std::optional<Proxy> parse_proxy(std::string_view url)
{
    if (url.starts_with("http://")) url.remove_prefix(7);
    if (url.contains("://")) return std::nullopt;
    Proxy proxy;
    const auto end = url.find_first_of("/?#");
    const auto authority = url.substr(0, end);
    const auto at = authority.rfind('@');
    if (at != std::string_view::npos) {
        const auto basic = authorization(authority.substr(0, at));
        if (!basic) return std::nullopt;
        proxy.authorization = *basic;
    }
    const auto parts = split_url(
        "http://" + std::string(authority.substr(at == std::string_view::npos ? 0 : at + 1)));
    if (parts.scheme.empty() || parts.host.empty()) return std::nullopt;
    proxy.host = parts.host;
    proxy.port = parts.port;
    return proxy;
}

bool is_proxied(const Proxy& proxy, const UrlParts& to)
{
    if (proxy.host.empty() || to.scheme != "https" || is_local(to.host)) return false;
    std::string_view rest = proxy.bypass;
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        const auto word = trimmed(rest.substr(0, comma));
        if (!word.empty() && covers(lower(word), to)) return false;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return true;
}

std::string tunnel_request(const Proxy& proxy, const UrlParts& to)
{
    const auto target = host_and_port(to);
    std::string text = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (!proxy.authorization.empty())
        text += "Proxy-Authorization: " + proxy.authorization + "\r\n";
    return text + "\r\n";
}

std::optional<int> tunnel_status(std::string_view head)
{
    int status = 0;
    if (!head.starts_with("HTTP/1.") || head.size() < 12 || head[8] != ' ') return std::nullopt;
    const auto digits = head.substr(9, 3);
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), status);
    if (problem != std::errc{} || end != digits.data() + 3) return std::nullopt;
    return status;
}

} // namespace http
