// SPDX-License-Identifier: Apache-2.0
#include "tests/http/tls_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <memory>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

asio::awaitable<void> answer(std::shared_ptr<asio::ssl::stream<tcp::socket>> stream)
{
    const auto [failure] =
        co_await stream->async_handshake(asio::ssl::stream_base::server, as_value);
    if (failure) co_return;
    std::string heard;
    auto into = asio::dynamic_buffer(heard);
    co_await asio::async_read_until(*stream, into, "\r\n\r\n", as_value);
    const std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    co_await asio::async_write(*stream, asio::buffer(text), as_value);
}

} // namespace

TlsServer::TlsServer(asio::io_context& io, const std::string& subject)
    : acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      context_(asio::ssl::context::tls_server),
      identity_(subject)
{
    const auto& pem = identity_.pem();
    context_.use_certificate_chain(asio::buffer(pem.certificate_chain));
    context_.use_private_key(asio::buffer(pem.private_key), asio::ssl::context::pem);
    asio::co_spawn(io, accept_all(), asio::detached);
}

std::string TlsServer::url() const
{
    return "https://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/";
}

asio::awaitable<void> TlsServer::accept_all()
{
    const auto executor = acceptor_.get_executor();
    for (;;) {
        auto [failure, socket] = co_await acceptor_.async_accept(as_value);
        if (failure) co_return;
        auto stream = std::make_shared<asio::ssl::stream<tcp::socket>>(std::move(socket), context_);
        asio::co_spawn(executor, answer(std::move(stream)), asio::detached);
    }
}
