// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

namespace http {

/// The server's end of one connection, plain or TLS. Nothing throws; whatever fails has lost the
/// connection.
class ServerStream {
public:
    virtual ~ServerStream() = default;

    /// Once `limit` has passed the connection is closed, and what runs here fails.
    virtual void start_deadline(std::chrono::steady_clock::duration limit) = 0;
    virtual void stop_deadline() = 0;

    /// The TLS handshake; nothing over plain TCP.
    virtual boost::asio::awaitable<bool> open() = 0;
    /// 0 where the client has gone.
    virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into) = 0;
    /// `bytes` must live until then.
    virtual boost::asio::awaitable<bool> write(std::string_view bytes) = 0;
    /// Says that nothing more will come, and reads away a while what the client still sends:
    /// closing on unread bytes would take the answer back.
    virtual boost::asio::awaitable<void> finish() = 0;

    virtual void close() = 0;
};

std::unique_ptr<ServerStream> make_plain_stream(boost::asio::ip::tcp::socket socket);
/// `context` must outlive it.
std::unique_ptr<ServerStream>
make_tls_stream(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& context);

} // namespace http
