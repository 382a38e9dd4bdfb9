// SPDX-License-Identifier: Apache-2.0
#include "providers/http/server.hpp"

#include "providers/http/wire_text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <set>
#include <utility>

namespace http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::awaitable;
using asio::ip::tcp;
using beast::http::error;
using boost::system::error_code;
using Parser = beast::http::request_parser<beast::http::string_body>;
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t chunk_size = 16 * 1024;

/// What the server and its sessions share; a session may outlive the server by one turn of the
/// loop.
struct House {
    ServerOptions options;
    Handler handler;
    std::string url;
    std::uint64_t accepted = 0;
    bool is_closed = false;
    std::set<tcp::socket*> sockets;
};

/// A bug of ours inside a handler must end the program, not only a connection.
void rethrow(std::exception_ptr bug)
{
    if (bug) std::rethrow_exception(bug);
}

int refusal(error_code code)
{
    if (code == error::header_limit) return 431;
    return code == error::body_limit ? 413 : 400;
}

/// One connection, from its opening to its end.
class Session {
public:
    Session(std::shared_ptr<House> house, tcp::socket socket)
        : house_(std::move(house)), socket_(std::move(socket))
    {
        house_->sockets.insert(&socket_);
    }

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    ~Session() { house_->sockets.erase(&socket_); }

    awaitable<void> run()
    {
        while (!house_->is_closed) {
            Parser parser;
            parser.eager(true);
            parser.header_limit(static_cast<std::uint32_t>(house_->options.header_limit));
            parser.body_limit(house_->options.body_limit);
            const auto failure = co_await read(parser);
            if (failure == error::end_of_stream || house_->is_closed) co_return;
            if (failure) co_return co_await refuse(refusal(failure));
            const bool goes_on = co_await answer(parser);
            if (!goes_on) co_return;
        }
    }

private:
    /// `end_of_stream` where the client has gone, between two requests or within one.
    awaitable<error_code> read(Parser& parser)
    {
        bool has_continued = false;
        while (!parser.is_done()) {
            if (buffer_.size() == 0 || wants_more_) {
                const auto [gone, count] =
                    co_await socket_.async_read_some(buffer_.prepare(chunk_size), as_value);
                if (gone) co_return error_code(error::end_of_stream);
                buffer_.commit(count);
            }
            error_code code;
            buffer_.consume(parser.put(buffer_.data(), code));
            wants_more_ = code == error::need_more;
            if (code && !wants_more_) co_return code;
            if (!has_continued && expects_continue(parser)) {
                has_continued = true;
                std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
                co_await write(std::move(go_on));
            }
        }
        wants_more_ = false;
        co_return error_code();
    }

    static bool expects_continue(const Parser& parser)
    {
        return parser.is_header_done() && !parser.is_done() &&
               same_name(std::string(parser.get()[beast::http::field::expect]), "100-continue");
    }

    /// Whether the connection goes on.
    awaitable<bool> answer(Parser& parser)
    {
        const auto request = request_of(parser);
        if (split_url(request.url).scheme.empty()) {
            co_await refuse(400);
            co_return false;
        }
        const auto reply = house_->handler(request);
        if (reply.delay.count() > 0) co_await wait(reply.delay);
        const bool keep_alive = parser.keep_alive() && !reply.cut_after;
        const auto body = request.method == "HEAD" ? Body::left_out : Body::whole;
        auto text = response_text(reply.response, reason(reply.response.status), body, keep_alive);
        if (reply.cut_after && *reply.cut_after < text.size()) text.resize(*reply.cut_after);
        const bool written = co_await write(std::move(text));
        co_return written&& keep_alive;
    }

    /// Empty `url` where nobody can tell what is meant.
    Request request_of(Parser& parser) const
    {
        auto& message = parser.get();
        Request request;
        request.method = std::string(message.method_string());
        for (const auto& field : message)
            request.headers.add(std::string(field.name_string()), std::string(field.value()));
        request.body = std::move(message.body());
        const std::string target(message.target());
        const bool is_old = message.version() < 11;
        if (!target.starts_with('/'))
            request.url = target;
        else if (const auto host = request.headers.get("Host"); !host.empty())
            request.url = "http://" + std::string(host) + target;
        else if (is_old)
            request.url = house_->url + target;
        return request;
    }

    static awaitable<void> wait(std::chrono::milliseconds time)
    {
        asio::steady_timer timer(co_await asio::this_coro::executor, time);
        co_await timer.async_wait(as_value);
    }

    /// Says no and ends. What the client still sends is read for a moment: closing on unread bytes
    /// would take the answer back.
    awaitable<void> refuse(int status)
    {
        Response response;
        response.status = status;
        auto text = response_text(response, reason(status), Body::whole, false);
        const bool written = co_await write(std::move(text));
        if (!written) co_return;
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        std::size_t left = std::size_t{4} << 20U;
        while (left > 0) {
            buffer_.clear();
            const auto [gone, count] =
                co_await socket_.async_read_some(buffer_.prepare(chunk_size), as_value);
            if (gone) co_return;
            left -= std::min(left, count);
        }
    }

    awaitable<bool> write(std::string text)
    {
        const auto [failure, count] =
            co_await asio::async_write(socket_, asio::buffer(text), as_value);
        co_return !failure;
    }

    static std::string_view reason(int status)
    {
        const auto known = beast::http::int_to_status(static_cast<unsigned>(status));
        return beast::http::obsolete_reason(known);
    }

    std::shared_ptr<House> house_;
    tcp::socket socket_;
    beast::flat_buffer buffer_;
    bool wants_more_ = false;
};

awaitable<void> serve(std::shared_ptr<House> house, tcp::socket socket)
{
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    Session session(std::move(house), std::move(socket));
    co_await session.run();
}

/// Out of descriptors is no reason to stop: the next connection may find one.
awaitable<void> accept_all(std::shared_ptr<House> house, std::shared_ptr<tcp::acceptor> acceptor)
{
    const auto executor = co_await asio::this_coro::executor;
    while (!house->is_closed) {
        auto [failure, socket] = co_await acceptor->async_accept(as_value);
        if (house->is_closed) co_return;
        if (failure) {
            asio::steady_timer pause(executor, std::chrono::milliseconds(50));
            co_await pause.async_wait(as_value);
            continue;
        }
        ++house->accepted;
        asio::co_spawn(executor, serve(house, std::move(socket)), rethrow);
    }
}

class BeastServer final : public Server {
public:
    BeastServer(std::shared_ptr<House> house, std::shared_ptr<tcp::acceptor> acceptor,
                std::uint16_t port)
        : house_(std::move(house)), acceptor_(std::move(acceptor)), port_(port)
    {}

    BeastServer(const BeastServer&) = delete;
    BeastServer& operator=(const BeastServer&) = delete;

    ~BeastServer() override { close(); }

    std::uint16_t port() const override { return port_; }

    std::string url() const override { return house_->url; }

    std::uint64_t connections_accepted() const override { return house_->accepted; }

    void stop() override { close(); }

private:
    void close()
    {
        house_->is_closed = true;
        error_code ignored;
        acceptor_->close(ignored);
        for (auto* socket : house_->sockets) socket->close(ignored);
    }

    std::shared_ptr<House> house_;
    std::shared_ptr<tcp::acceptor> acceptor_;
    std::uint16_t port_;
};

error_code open(tcp::acceptor& acceptor, const tcp::endpoint& endpoint)
{
    error_code failure;
    acceptor.open(endpoint.protocol(), failure);
    if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure) acceptor.bind(endpoint, failure);
    if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
    return failure;
}

std::string url_of(const tcp::endpoint& endpoint)
{
    const auto address = endpoint.address().to_string();
    const auto host = endpoint.address().is_v6() ? "[" + address + "]" : address;
    return "http://" + host + ":" + std::to_string(endpoint.port());
}

} // namespace

std::expected<std::unique_ptr<Server>, std::string>
listen(asio::any_io_executor executor, ServerOptions options, Handler handler)
{
    error_code failure;
    const auto address = asio::ip::make_address(options.address, failure);
    auto acceptor = std::make_shared<tcp::acceptor>(executor);
    const tcp::endpoint endpoint(address, options.port);
    if (!failure) failure = open(*acceptor, endpoint);
    if (failure)
        return std::unexpected("cannot listen on " + options.address + ":" +
                               std::to_string(options.port) + ": " + failure.message());

    auto house = std::make_shared<House>();
    house->options = std::move(options);
    house->handler = std::move(handler);
    const auto bound = acceptor->local_endpoint(failure);
    house->url = url_of(bound);
    asio::co_spawn(executor, accept_all(house, acceptor), rethrow);
    return std::make_unique<BeastServer>(std::move(house), std::move(acceptor), bound.port());
}

} // namespace http
