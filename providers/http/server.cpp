// SPDX-License-Identifier: Apache-2.0
#include "providers/http/server.hpp"

#include "providers/http/request_reader.hpp"
#include "providers/http/server_stream.hpp"
#include "providers/http/wire_text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <openssl/ssl.h>

#include <array>
#include <set>
#include <utility>

namespace http {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using Step = RequestReader::Step;
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t chunk_size = 16 * 1024;
constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";

/// What the server and its sessions share; a session may outlive the server by one turn of the
/// loop.
struct House {
    ServerOptions options;
    Handler handler;
    std::string url;
    std::optional<asio::ssl::context> tls;
    std::uint64_t accepted = 0;
    bool is_closed = false;
    std::set<ServerStream*> streams;
};

/// A bug of ours inside a handler must end the program, not only a connection.
void rethrow(std::exception_ptr bug)
{
    if (bug) std::rethrow_exception(bug);
}

/// One connection, from its opening to its end.
class Session {
public:
    Session(std::shared_ptr<House> house, std::unique_ptr<ServerStream> stream)
        : house_(std::move(house)),
          stream_(std::move(stream)),
          reader_(make_request_reader(
              {house_->options.header_limit, house_->options.body_limit, house_->url}))
    {
        house_->streams.insert(stream_.get());
    }

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    ~Session() { house_->streams.erase(stream_.get()); }

    awaitable<void> run()
    {
        stream_->start_deadline(house_->options.handshake_limit);
        bool goes_on = co_await stream_->open();
        while (goes_on && !house_->is_closed) {
            const Step step = co_await read();
            if (step == Step::answer)
                goes_on = co_await answer();
            else
                goes_on = false;
            if (step == Step::refuse) co_await refuse();
        }
    }

private:
    /// `read` where the client has gone, between two requests or within one.
    awaitable<Step> read()
    {
        bool was_idle = !reader_->has_begun();
        stream_->start_deadline(was_idle ? house_->options.idle_limit
                                         : house_->options.request_limit);
        for (;;) {
            const Step step = reader_->next();
            if (step == Step::answer || step == Step::refuse) co_return step;
            if (step == Step::invite) {
                co_await stream_->write(invitation);
                continue;
            }
            const auto count = co_await stream_->read_some(asio::buffer(chunk_));
            if (count == 0 || house_->is_closed) co_return Step::read;
            if (std::exchange(was_idle, false))
                stream_->start_deadline(house_->options.request_limit);
            reader_->feed({chunk_.data(), count});
        }
    }

    /// Whether the connection goes on.
    awaitable<bool> answer()
    {
        const auto request = reader_->take();
        stream_->stop_deadline();
        const auto reply = house_->handler(request);
        if (reply.delay.count() > 0) co_await wait(reply.delay);
        const bool keep_alive = reader_->keep_alive() && !reply.cut_after;
        const auto body = request.method == "HEAD" ? Body::left_out : Body::whole;
        auto text =
            response_text(reply.response, reason_phrase(reply.response.status), body, keep_alive);
        if (reply.cut_after && *reply.cut_after < text.size()) text.resize(*reply.cut_after);
        stream_->start_deadline(house_->options.request_limit);
        const bool written = co_await stream_->write(text);
        if (!written || keep_alive) co_return written;
        if (!reply.cut_after) co_await finish();
        co_return false;
    }

    static awaitable<void> wait(std::chrono::milliseconds time)
    {
        asio::steady_timer timer(co_await asio::this_coro::executor, time);
        co_await timer.async_wait(as_value);
    }

    awaitable<void> refuse()
    {
        Response response;
        response.status = reader_->refusal();
        const auto text =
            response_text(response, reason_phrase(response.status), Body::whole, false);
        const bool written = co_await stream_->write(text);
        if (written) co_await finish();
    }

    awaitable<void> finish()
    {
        stream_->start_deadline(house_->options.handshake_limit);
        return stream_->finish();
    }

    std::shared_ptr<House> house_;
    std::unique_ptr<ServerStream> stream_;
    std::unique_ptr<RequestReader> reader_;
    std::array<char, chunk_size> chunk_{};
};

awaitable<void> serve(std::shared_ptr<House> house, tcp::socket socket)
{
    auto stream = house->tls ? make_tls_stream(std::move(socket), *house->tls)
                             : make_plain_stream(std::move(socket));
    Session session(std::move(house), std::move(stream));
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

class AsioServer final : public Server {
public:
    AsioServer(std::shared_ptr<House> house, std::shared_ptr<tcp::acceptor> acceptor,
               std::uint16_t port)
        : house_(std::move(house)), acceptor_(std::move(acceptor)), port_(port)
    {}

    AsioServer(const AsioServer&) = delete;
    AsioServer& operator=(const AsioServer&) = delete;

    ~AsioServer() override { close(); }

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
        for (auto* stream : house_->streams) stream->close();
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

std::string url_of(const tcp::endpoint& endpoint, std::string_view scheme)
{
    const auto address = endpoint.address().to_string();
    const auto host = endpoint.address().is_v6() ? "[" + address + "]" : address;
    return std::string(scheme) + "://" + host + ":" + std::to_string(endpoint.port());
}

std::expected<asio::ssl::context, std::string> tls_context(const TlsIdentity& identity)
{
    asio::ssl::context context(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    error_code failure;
    context.use_certificate_chain(asio::buffer(identity.certificate_chain), failure);
    if (!failure)
        context.use_private_key(asio::buffer(identity.private_key), asio::ssl::context::pem,
                                failure);
    if (failure) return std::unexpected("cannot use the TLS certificate: " + failure.message());
    return context;
}

} // namespace

std::expected<std::unique_ptr<Server>, std::string>
listen(asio::any_io_executor executor, ServerOptions options, Handler handler)
{
    auto house = std::make_shared<House>();
    if (options.tls) {
        auto context = tls_context(*options.tls);
        if (!context) return std::unexpected(std::move(context.error()));
        house->tls.emplace(std::move(*context));
    }
    error_code failure;
    const auto address = asio::ip::make_address(options.address, failure);
    auto acceptor = std::make_shared<tcp::acceptor>(executor);
    const tcp::endpoint endpoint(address, options.port);
    if (!failure) failure = open(*acceptor, endpoint);
    if (failure)
        return std::unexpected("cannot listen on " + options.address + ":" +
                               std::to_string(options.port) + ": " + failure.message());

    house->options = std::move(options);
    house->handler = std::move(handler);
    const auto bound = acceptor->local_endpoint(failure);
    house->url = url_of(bound, house->tls ? "https" : "http");
    asio::co_spawn(executor, accept_all(house, acceptor), rethrow);
    return std::make_unique<AsioServer>(std::move(house), std::move(acceptor), bound.port());
}

} // namespace http
