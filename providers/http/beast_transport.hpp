// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/proxy.hpp"
#include "providers/http/transport.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace http {

struct TransportOptions {
    std::chrono::seconds connect_limit{15};
    std::chrono::seconds exchange_limit{120}; ///< from the first byte sent to the last received
    std::chrono::seconds idle_limit{60};      ///< a kept connection older than this is not reused
    std::size_t header_limit = 64 * 1024;     ///< bytes; signed poll URLs are long
    std::size_t body_limit = std::size_t{64} << 20U; ///< bytes
    std::size_t connections_per_host = 16;           ///< further requests wait for a free one
    std::string ca_file;                             ///< PEM; empty: the system's store
    std::optional<Proxy> proxy;
};

/// HTTP/1.1 over TCP or TLS (1.2 or newer, host name and chain verified), with connections kept
/// and reused. A request that meets a kept connection which the server had closed is sent once more
/// on a fresh one, if nothing of the answer had come. Runs on the executor of the awaiting
/// coroutine.
std::unique_ptr<Transport> make_beast_transport(TransportOptions options);

} // namespace http
