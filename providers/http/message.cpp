// SPDX-License-Identifier: Apache-2.0
#include "providers/http/message.hpp"

#include <algorithm>

namespace http {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower_text(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

bool is_host(std::string_view host)
{
    static constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]";
    return !host.empty() && host.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_port(std::string_view port)
{
    return !port.empty() && port.size() <= 5 &&
           port.find_first_not_of("0123456789") == std::string_view::npos &&
           std::stoul(std::string(port)) <= 65535;
}

/// What must not reach the request line: a space, a control character, a byte beyond ASCII.
bool is_target(std::string_view target)
{
    return std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f'; });
}

/// Cuts "host:port" or "[::1]:port"; false where it is neither.
bool split_authority(std::string_view authority, UrlParts& parts)
{
    if (authority.contains('@')) return false;
    std::size_t after_host = authority.find(':');
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) return false;
        after_host = end + 1 == authority.size() ? std::string_view::npos : end + 1;
        parts.host = lower_text(authority.substr(1, end - 1));
    } else {
        parts.host = lower_text(authority.substr(0, after_host));
        if (parts.host.find_first_of("[]") != std::string::npos) return false;
    }
    if (!is_host(parts.host)) return false;
    if (after_host == std::string_view::npos) return true;
    if (authority[after_host] != ':') return false;
    parts.port = authority.substr(after_host + 1);
    return is_port(parts.port);
}

} // namespace

bool same_name(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view Headers::get(std::string_view name) const
{
    for (const auto& [key, value] : fields_)
        if (same_name(key, name)) return value;
    return {};
}

bool Headers::has(std::string_view name) const
{
    return std::ranges::any_of(fields_, [&](const auto& f) { return same_name(f.first, name); });
}

void Headers::set(std::string_view name, std::string value)
{
    erase(name);
    fields_.emplace_back(name, std::move(value));
}

void Headers::add(std::string name, std::string value)
{
    fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::erase(std::string_view name)
{
    std::erase_if(fields_, [&](const auto& f) { return same_name(f.first, name); });
}

UrlParts split_url(std::string_view url)
{
    const auto colon = url.find("://");
    if (colon == std::string_view::npos) return {};
    UrlParts parts;
    parts.scheme = lower_text(url.substr(0, colon));
    if (parts.scheme != "http" && parts.scheme != "https") return {};
    parts.port = parts.scheme == "https" ? "443" : "80";

    std::string_view rest = url.substr(colon + 3);
    const auto end = rest.find_first_of("/?#\\");
    if (!split_authority(rest.substr(0, end), parts)) return {};
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
    rest = rest.substr(0, rest.find('#'));
    if (!is_target(rest) || rest.starts_with('\\')) return {};
    parts.target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
    return parts;
}

} // namespace http
