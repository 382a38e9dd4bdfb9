// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/endpoints.hpp"

#include "providers/http/message.hpp"

#include <algorithm>
#include <array>

namespace azure {

namespace {

struct Row {
    std::string_view name;
    std::string_view login;
    std::string_view arm;
    std::string_view graph;
    std::string_view key_vault_suffix;
};

constexpr Row rows[] = {
    {"public", "https://login.microsoftonline.com", "https://management.azure.com",
     "https://graph.microsoft.com", "vault.azure.net"},
    {"usgov", "https://login.microsoftonline.us", "https://management.usgovcloudapi.net",
     "https://graph.microsoft.us", "vault.usgovcloudapi.net"},
    {"china", "https://login.chinacloudapi.cn", "https://management.chinacloudapi.cn",
     "https://microsoftgraph.chinacloudapi.cn", "vault.azure.cn"},
};

Cloud cloud(const Row& row)
{
    Cloud made;
    made.name = row.name;
    made.login = row.login;
    made.arm = row.arm;
    made.graph = row.graph;
    made.arm_scope = made.arm + "/.default";
    made.graph_scope = made.graph + "/.default";
    made.key_vault_suffix = row.key_vault_suffix;
    return made;
}

} // namespace

std::optional<Cloud> known_cloud(std::string_view name)
{
    for (const auto& row : rows)
        if (row.name == name) return cloud(row);
    return std::nullopt;
}

Cloud simulator_cloud(std::string base_url)
{
    while (base_url.ends_with('/')) base_url.pop_back();
    return cloud({"simulator", base_url, base_url, base_url, "vault.azure.net"});
}

bool is_this_machine(std::string_view url)
{
    static constexpr std::array<std::string_view, 4> hosts{"127.0.0.1", "localhost", "::1",
                                                           "[::1]"};
    const auto parts = http::split_url(url);
    return !parts.scheme.empty() && std::ranges::find(hosts, parts.host) != hosts.end();
}

bool keeps_secrets(std::string_view url)
{
    return http::split_url(url).scheme == "https" || is_this_machine(url);
}

bool same_origin(std::string_view a, std::string_view b)
{
    const auto x = http::split_url(a);
    const auto y = http::split_url(b);
    return !x.scheme.empty() && x.scheme == y.scheme && x.host == y.host && x.port == y.port;
}

} // namespace azure
