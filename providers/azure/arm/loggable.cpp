// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/loggable.hpp"

#include "reconciler/model/printable.hpp"

#include <algorithm>

namespace azure {

namespace {

constexpr std::string_view known_queries[] = {
    "api-version", "$filter",   "%24filter", "$top",      "%24top",
    "$select",     "%24select", "$expand",   "%24expand",
};

constexpr std::string_view known_headers[] = {
    "content-type",
    "retry-after",
    "x-ms-ratelimit-remaining-resource",
    "x-ms-client-request-id",
    "x-ms-correlation-request-id",
    "x-ms-failure-cause",
    "x-ms-ratelimit-remaining-subscription-deletes",
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-subscription-resource-requests",
    "x-ms-ratelimit-remaining-subscription-writes",
    "x-ms-request-id",
};

/// Harmless too, but of no news in a line.
constexpr std::string_view dull_headers[] = {
    "accept",
    "connection",
    "content-length",
    "date",
    "user-agent",
    "transfer-encoding",
    "x-ms-return-client-request-id",
};

bool contains(const auto& known, std::string_view name)
{
    return std::ranges::any_of(known, [&](auto k) { return http::same_name(k, name); });
}

std::string loggable_parameter(std::string_view parameter)
{
    const auto name = parameter.substr(0, parameter.find('='));
    if (name.size() == parameter.size() || contains(known_queries, name))
        return std::string(parameter);
    return std::string(name) + "=(hidden)";
}

} // namespace

std::string loggable_url(std::string_view url)
{
    const auto mark = url.find('?');
    std::string out(url.substr(0, mark));
    while (mark != std::string_view::npos) {
        url.remove_prefix(std::min(url.find_first_of("?&"), url.size() - 1) + 1);
        const auto end = url.find('&');
        out += out.contains('?') ? "&" : "?";
        out += loggable_parameter(url.substr(0, end));
        if (end == std::string_view::npos) break;
    }
    return reconciler::printable(out);
}

std::string loggable_headers(const http::Headers& headers)
{
    std::string out;
    for (const auto& [name, value] : headers) {
        if (!contains(known_headers, name)) continue;
        if (!out.empty()) out += ' ';
        out += name + "=" + reconciler::printable(value);
    }
    return out;
}

std::string header_lines(char sign, const http::Headers& headers)
{
    std::string out;
    for (const auto& [name, value] : headers) {
        const bool is_harmless = contains(known_headers, name) || contains(dull_headers, name);
        out += std::string("\n  ") + sign + " " + reconciler::printable(name) + ": ";
        out += is_harmless ? reconciler::printable(value) : "(hidden)";
    }
    return out;
}

} // namespace azure
