// SPDX-License-Identifier: Apache-2.0
#include "tests/http/proxy_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <memory>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

using Socket = std::shared_ptr<tcp::socket>;

asio::awaitable<void> copy(Socket from, Socket to)
{
    std::array<char, 4096> bytes{};
    for (;;) {
        const auto [failure, count] = co_await from->async_read_some(asio::buffer(bytes), as_value);
        if (failure) break;
        co_await asio::async_write(*to, asio::buffer(bytes.data(), count), as_value);
    }
    boost::system::error_code ignored;
    to->close(ignored);
}

} // namespace

ProxyServer::ProxyServer(asio::io_context& io, std::uint16_t target)
    : acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), target_(target)
{
    asio::co_spawn(io, accept_all(), asio::detached);
}

asio::awaitable<void> ProxyServer::accept_all()
{
    const auto executor = acceptor_.get_executor();
    for (;;) {
        auto [failure, socket] = co_await acceptor_.async_accept(as_value);
        if (failure) co_return;
        asio::co_spawn(executor, serve(std::move(socket)), asio::detached);
    }
}

asio::awaitable<void> ProxyServer::serve(tcp::socket socket)
{
    const auto executor = acceptor_.get_executor();
    const auto client = std::make_shared<tcp::socket>(std::move(socket));
    std::string head;
    auto into = asio::dynamic_buffer(head);
    co_await asio::async_read_until(*client, into, "\r\n\r\n", as_value);
    heard.push_back(head);
    const auto text = refusal.empty() ? "HTTP/1.1 200 Connection established\r\n\r\n" : refusal;
    if (text != "silence") co_await asio::async_write(*client, asio::buffer(text), as_value);
    if (text == "silence") co_await client->async_wait(tcp::socket::wait_read, as_value);
    if (!refusal.empty()) co_return;
    const auto server = std::make_shared<tcp::socket>(executor);
    const tcp::endpoint there(asio::ip::address_v4::loopback(), target_);
    co_await server->async_connect(there, as_value);
    asio::co_spawn(executor, copy(client, server), asio::detached);
    co_await copy(server, client);
}
