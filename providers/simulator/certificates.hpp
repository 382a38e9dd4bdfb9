// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/server.hpp"

#include <string>
#include <vector>

namespace simulator {

/// An authority and what it vouches for. Its own key is thrown away: it signs nothing else.
struct Certificates {
    std::string authority; ///< PEM, for clients to trust
    http::TlsIdentity server;
};

/// New ones (EC P-256, a year by the machine's clock) for this machine's loopback names,
/// `*.vault.localhost` and `address`, which is in digits.
Certificates make_certificates(const std::string& address);

} // namespace simulator
