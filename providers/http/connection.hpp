// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/proxy.hpp"
#include "providers/http/transport.hpp"

#include <boost/asio/buffer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// One open connection, plain or TLS. Reads and writes that the deadline or a cancellation ends
/// leave it closed.
class Connection {
public:
    virtual ~Connection() = default;

    /// Once `limit` has passed, whatever runs here ends with `timed_out`.
    virtual void start_deadline(std::chrono::steady_clock::duration limit) = 0;
    virtual void stop_deadline() = 0;

    /// Writes all of `bytes`, which must live until then. The error says whether any byte left.
    virtual boost::asio::awaitable<Outcome<void>> write(std::string_view bytes) = 0;
    /// At least one byte; 0 where the peer has closed in order.
    virtual boost::asio::awaitable<Outcome<std::size_t>>
    read_some(boost::asio::mutable_buffer into) = 0;

    /// Open, and nothing came that nobody asked for: fit to be used again.
    virtual bool is_quiet() const = 0;
};

/// Opens connections. Made once: it holds the certificates to trust.
class Connector {
public:
    virtual ~Connector() = default;
    virtual boost::asio::awaitable<Outcome<std::shared_ptr<Connection>>> connect(UrlParts to) = 0;
};

struct ConnectorOptions {
    std::chrono::steady_clock::duration limit; ///< the name, the connection and the handshake
    std::string ca_file; ///< PEM; empty: the system's store, read when TLS is first spoken
    std::optional<Proxy> proxy;
};

std::unique_ptr<Connector> make_connector(ConnectorOptions options);

} // namespace http
