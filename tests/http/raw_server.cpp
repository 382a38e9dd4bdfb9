// SPDX-License-Identifier: Apache-2.0
#include "tests/http/raw_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

} // namespace

RawServer::RawServer(asio::io_context& io, std::vector<std::string> answers, bool hold)
    : acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      answers_(std::move(answers)),
      hold_(hold)
{
    asio::co_spawn(io, accept_all(), asio::detached);
}

std::string RawServer::url() const
{
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
}

asio::awaitable<void> RawServer::accept_all()
{
    const auto executor = acceptor_.get_executor();
    for (std::size_t i = 0;; ++i) {
        auto [failure, socket] = co_await acceptor_.async_accept(as_value);
        if (failure) co_return;
        ++connections;
        auto text = answers_.empty() ? std::string() : answers_[i % answers_.size()];
        asio::co_spawn(executor, answer(std::move(socket), std::move(text)), asio::detached);
    }
}

asio::awaitable<void> RawServer::answer(tcp::socket socket, std::string text)
{
    std::string heard;
    auto into = asio::dynamic_buffer(heard);
    co_await asio::async_read_until(socket, into, "\r\n\r\n", as_value);
    co_await asio::async_write(socket, asio::buffer(text), as_value);
    if (!hold_) co_return;
    char byte = 0;
    co_await socket.async_read_some(asio::buffer(&byte, 1), as_value);
}
