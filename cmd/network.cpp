// SPDX-License-Identifier: Apache-2.0
#include "cmd/network.hpp"

namespace cmd {

namespace {

std::string first_set(const Host& host, std::initializer_list<const char*> names)
{
    for (const auto* name : names)
        if (auto value = host.variable(name); !value.empty()) return value;
    return {};
}

reconciler::Diagnostic bad_proxy()
{
    reconciler::Diagnostic problem;
    problem.id = "bad-proxy";
    problem.summary = "HTTPS_PROXY is no URL of a proxy";
    problem.detail = "What it holds is not shown here: it may hold a password.";
    problem.fix = "Set it like http://proxy.example.org:3128 or http://user:password@host:3128, "
                  "with special characters as %XX; TLS to the proxy itself is not spoken.";
    return problem;
}

} // namespace

reconciler::Result<http::TransportOptions> transport_options(const Host& host)
{
    http::TransportOptions options;
    options.ca_file = first_set(host, {"TRESOR_CA_FILE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"});
    const auto proxy = first_set(host, {"HTTPS_PROXY", "https_proxy"});
    if (proxy.empty()) return options;
    options.proxy = http::parse_proxy(proxy);
    if (!options.proxy) return reconciler::fail(bad_proxy());
    options.proxy->bypass = first_set(host, {"NO_PROXY", "no_proxy"});
    return options;
}

} // namespace cmd
