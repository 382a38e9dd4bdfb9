// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <string>

/// Answers "ok" over TLS with a certificate of its own making, which is in a file for whoever wants
/// to trust it. `subject` is the alternative name: "IP:127.0.0.1", "DNS:example.org".
class TlsServer {
public:
    TlsServer(boost::asio::io_context& io, const std::string& subject);
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;
    ~TlsServer();

    std::string url() const;

    const std::string& certificate_file() const { return file_; }

private:
    boost::asio::awaitable<void> accept_all();

    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ssl::context context_;
    std::string file_;
};
