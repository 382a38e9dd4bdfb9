// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/http/test_identity.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <string>

/// Answers "ok" over TLS with a certificate of its own making, for `subject`.
class TlsServer {
public:
    TlsServer(boost::asio::io_context& io, const std::string& subject);
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::string url() const;

    const std::string& certificate_file() const { return identity_.certificate_file(); }

private:
    boost::asio::awaitable<void> accept_all();

    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ssl::context context_;
    TestIdentity identity_;
};
