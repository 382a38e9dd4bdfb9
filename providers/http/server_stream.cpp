// SPDX-License-Identifier: Apache-2.0
#include "providers/http/server_stream.hpp"

#include "providers/http/deadline.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace http {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using TlsSocket = asio::ssl::stream<tcp::socket>;
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

tcp::socket& lowest(tcp::socket& socket)
{
    return socket;
}

tcp::socket& lowest(TlsSocket& stream)
{
    return stream.next_layer();
}

awaitable<bool> shake_hands(tcp::socket& /*plain*/)
{
    co_return true;
}

awaitable<bool> shake_hands(TlsSocket& stream)
{
    const auto [failure] =
        co_await stream.async_handshake(asio::ssl::stream_base::server, as_value);
    co_return !failure;
}

awaitable<void> say_goodbye(tcp::socket& /*plain*/)
{
    co_return;
}

/// A client that does not answer the goodbye has had it all the same.
awaitable<void> say_goodbye(TlsSocket& stream)
{
    co_await stream.async_shutdown(as_value);
}

template <class Stream>
class StreamOver final : public ServerStream {
public:
    template <class... Arguments>
    explicit StreamOver(Arguments&&... arguments)
        : stream_(std::forward<Arguments>(arguments)...),
          deadline_(std::make_shared<Deadline>(lowest(stream_)))
    {
        error_code ignored;
        lowest(stream_).set_option(tcp::no_delay(true), ignored);
    }

    void start_deadline(std::chrono::steady_clock::duration limit) override
    {
        deadline_->start(limit);
    }

    void stop_deadline() override { deadline_->timer.cancel(); }

    awaitable<bool> open() override { return shake_hands(stream_); }

    awaitable<std::size_t> read_some(asio::mutable_buffer into) override
    {
        const auto [gone, count] = co_await stream_.async_read_some(into, as_value);
        co_return gone ? 0 : count;
    }

    awaitable<bool> write(std::string_view bytes) override
    {
        const auto [failure, count] =
            co_await asio::async_write(stream_, asio::buffer(bytes), as_value);
        co_return !failure;
    }

    awaitable<void> finish() override
    {
        co_await say_goodbye(stream_);
        error_code ignored;
        lowest(stream_).shutdown(tcp::socket::shutdown_send, ignored);
        std::array<char, 4096> heard{};
        for (std::size_t left = std::size_t{4} << 20U; left > 0;) {
            const auto [gone, count] =
                co_await lowest(stream_).async_read_some(asio::buffer(heard), as_value);
            if (gone) co_return;
            left -= std::min(left, count);
        }
    }

    void close() override
    {
        error_code ignored;
        lowest(stream_).close(ignored);
    }

private:
    Stream stream_;
    std::shared_ptr<Deadline> deadline_;
};

} // namespace

std::unique_ptr<ServerStream> make_plain_stream(tcp::socket socket)
{
    return std::make_unique<StreamOver<tcp::socket>>(std::move(socket));
}

std::unique_ptr<ServerStream> make_tls_stream(tcp::socket socket, asio::ssl::context& context)
{
    return std::make_unique<StreamOver<TlsSocket>>(std::move(socket), context);
}

} // namespace http
