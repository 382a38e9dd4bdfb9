// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// A proxy that leads every tunnel to one port of this machine, or answers whatever it was told.
class ProxyServer {
public:
    ProxyServer(boost::asio::io_context& io, std::uint16_t target);

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    std::string refusal;            ///< said in place of a tunnel; "silence" says nothing
    std::vector<std::string> heard; ///< the requests for tunnels

private:
    boost::asio::awaitable<void> accept_all();
    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);

    boost::asio::ip::tcp::acceptor acceptor_;
    std::uint16_t target_;
};
