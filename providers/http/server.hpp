// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace http {

/// An answer, or the way in which it fails to come.
struct Reply {
    Response response;
    /// Close the connection after this many bytes of the serialised answer; 0: without a word.
    std::optional<std::size_t> cut_after;
    /// How long the answer waits, by the machine's clock, before its first byte goes out.
    std::chrono::milliseconds delay{};
};

/// Answers one request; runs on the server's executor and must not block for long.
using Handler = std::function<Reply(const Request&)>;

/// What a server shows to those who connect over TLS (1.2 or newer). PEM.
struct TlsIdentity {
    std::string certificate_chain; ///< its own first
    std::string private_key;
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; ///< 0: any free one
    std::size_t header_limit = 64 * 1024;
    std::size_t body_limit = std::size_t{4} << 20U;
    std::optional<TlsIdentity> tls;                    ///< nothing: plain HTTP
    std::chrono::milliseconds handshake_limit{10'000}; ///< of TLS, and of a last goodbye
    std::chrono::milliseconds request_limit{
        30'000}; ///< from its first byte to its last; so the answer
    std::chrono::milliseconds idle_limit{120'000}; ///< between two requests
};

/// An HTTP/1.1 server with keep-alive, plain or over TLS. Whoever stalls is cut off. Listens from
/// its making to `stop` or its end; everything runs on the one executor given, which must be
/// single-threaded.
class Server {
public:
    virtual ~Server() = default;
    virtual std::uint16_t port() const = 0;
    virtual std::string url() const = 0;                    ///< "https://127.0.0.1:8443"
    virtual std::uint64_t connections_accepted() const = 0; ///< since the start
    virtual void stop() = 0; ///< closes the listener and every connection
};

/// The server, or why the address cannot be listened on.
std::expected<std::unique_ptr<Server>, std::string>
listen(boost::asio::any_io_executor executor, ServerOptions options, Handler handler);

} // namespace http
