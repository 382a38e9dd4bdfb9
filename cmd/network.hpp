// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/host.hpp"

#include "providers/http/beast_transport.hpp"
#include "reconciler/model/result.hpp"

namespace cmd {

/// How this machine reaches others, from the environment. Certificates are trusted by the first of
/// TRESOR_CA_FILE, SSL_CERT_FILE and REQUESTS_CA_BUNDLE that is set (PEM; it stands in place of the
/// system's store). Servers beyond it are reached through HTTPS_PROXY but for those of NO_PROXY;
/// both are understood in lower case as well. Fails where HTTPS_PROXY is no URL of a proxy.
reconciler::Result<http::TransportOptions> transport_options(const Host& host);

} // namespace cmd
