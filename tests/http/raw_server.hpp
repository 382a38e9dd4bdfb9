// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <vector>

/// Speaks whatever it was told to, HTTP or not: each connection waits for one request, gets the
/// next text of `answers` and is closed after it; `hold` keeps them open instead.
class RawServer {
public:
    RawServer(boost::asio::io_context& io, std::vector<std::string> answers, bool hold = false);
    std::string url() const;

    int connections = 0;

private:
    boost::asio::awaitable<void> accept_all();
    boost::asio::awaitable<void> answer(boost::asio::ip::tcp::socket socket, std::string text);

    boost::asio::ip::tcp::acceptor acceptor_;
    std::vector<std::string> answers_;
    bool hold_;
};
