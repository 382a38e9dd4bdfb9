// SPDX-License-Identifier: Apache-2.0
#include "providers/http/connection.hpp"

#include "providers/http/deadline.hpp"
#include "providers/http/resolve.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>

#include <optional>
#include <utility>

namespace http {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

tcp::socket& lowest(tcp::socket& s)
{
    return s;
}

tcp::socket& lowest(asio::ssl::stream<tcp::socket>& s)
{
    return s.next_layer();
}

/// `Stream` is a TCP socket or TLS over one.
template <class Stream>
class StreamConnection final : public Connection {
public:
    template <class... Arguments>
    explicit StreamConnection(Arguments&&... arguments)
        : stream_(std::forward<Arguments>(arguments)...),
          deadline_(std::make_shared<Deadline>(lowest(stream_)))
    {}

    void start_deadline(SteadyClock::duration limit) override { deadline_->start(limit); }

    void stop_deadline() override { deadline_->timer.cancel(); }

    awaitable<Outcome<void>> write(std::string_view bytes) override
    {
        const auto [error, count] =
            co_await asio::async_write(stream_, asio::buffer(bytes), as_value);
        if (error) co_return std::unexpected(why(error, count > 0));
        co_return Outcome<void>();
    }

    awaitable<Outcome<std::size_t>> read_some(asio::mutable_buffer into) override
    {
        const auto [error, count] = co_await stream_.async_read_some(into, as_value);
        if (error == asio::error::eof) co_return std::size_t{0};
        if (error) co_return std::unexpected(why(error, true));
        co_return count;
    }

    bool is_quiet() const override
    {
        if (!socket().is_open()) return false;
        char byte = 0;
        const auto count =
            ::recv(socket().native_handle(), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
        return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }

    Stream& stream() { return stream_; }

    tcp::socket& socket() { return lowest(stream_); }

    Error why(error_code error, bool may_have_acted) const
    {
        if (deadline_->passed)
            return {Error::Kind::timed_out, "no answer within the time limit", may_have_acted};
        if (error == asio::error::operation_aborted)
            return {Error::Kind::cancelled, "cancelled", may_have_acted};
        return {Error::Kind::dropped, "the connection was lost: " + error.message(),
                may_have_acted};
    }

private:
    // Asio has no const way to the native handle.
    tcp::socket& socket() const { return const_cast<StreamConnection*>(this)->socket(); }

    Stream stream_;
    std::shared_ptr<Deadline> deadline_;
};

using Plain = StreamConnection<tcp::socket>;
using Tls = StreamConnection<asio::ssl::stream<tcp::socket>>;
using Opened = Outcome<std::shared_ptr<Connection>>;

/// A server whose first address leads nowhere must not eat the whole time: the rest is shared out.
awaitable<Outcome<void>> open(tcp::socket& socket, Addresses addresses, SteadyClock::time_point by)
{
    Error last{Error::Kind::connect, "no address", false};
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const auto share = (by - SteadyClock::now()) / static_cast<int>(addresses.size() - i);
        auto attempt = std::make_shared<Deadline>(socket);
        attempt->start(share);
        error_code ignored;
        const auto [error] = co_await socket.async_connect(addresses[i], as_value);
        attempt->timer.cancel();
        if (!error) {
            socket.set_option(tcp::no_delay(true), ignored);
            co_return Outcome<void>();
        }
        if (error == asio::error::operation_aborted && !attempt->passed)
            co_return std::unexpected(Error{Error::Kind::cancelled, "cancelled", false});
        last.message = attempt->passed ? "no connection within the time limit" : error.message();
        socket.close(ignored);
    }
    co_return std::unexpected(std::move(last));
}

bool is_address(const std::string& host)
{
    error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

/// Reads up to the blank line; a proxy that says more before TLS has begun is none.
awaitable<Outcome<std::string>> read_head(Plain& connection)
{
    static constexpr std::size_t limit = 16 * 1024;
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
        char byte = 0; // one at a time: what follows belongs to TLS
        const auto count = co_await connection.read_some(asio::buffer(&byte, 1));
        if (!count) co_return std::unexpected(count.error());
        head += byte;
        if (*count == 0 || head.size() > limit)
            co_return std::unexpected(Error{Error::Kind::connect, "the proxy hung up", false});
    }
    co_return head;
}

/// Whether the proxy leads us there. That it will not is for people to mend; that it could not may
/// pass.
Outcome<void> judge(const std::string& head)
{
    const auto status = tunnel_status(head);
    if (status && *status / 100 == 2) return {};
    const auto kind = status && *status >= 500 ? Error::Kind::connect : Error::Kind::proxy;
    const auto said = status ? "HTTP " + std::to_string(*status) : "something that is not HTTP";
    return std::unexpected(Error{kind, "the proxy answered " + said, false});
}

awaitable<Outcome<void>>
open_tunnel(Plain& connection, std::string request, SteadyClock::time_point by)
{
    connection.start_deadline(by - SteadyClock::now());
    const auto written = co_await connection.write(request);
    Outcome<std::string> head = std::unexpected(Error{});
    if (written) head = co_await read_head(connection);
    connection.stop_deadline();
    auto failure = !written ? written.error() : !head ? head.error() : Error{};
    failure.may_have_acted = false; // nothing was asked of the server yet
    if (!written || !head) co_return std::unexpected(std::move(failure));
    co_return judge(*head);
}

class AsioConnector final : public Connector {
public:
    explicit AsioConnector(ConnectorOptions options) : options_(std::move(options)) {}

    awaitable<Opened> connect(UrlParts to) override
    {
        const auto by = SteadyClock::now() + options_.limit;
        Opened opened = std::unexpected(Error{});
        auto plain = co_await reach(to, by);
        if (!plain)
            opened = std::unexpected(std::move(plain.error()));
        else if (to.scheme == "https")
            opened = co_await secure(std::move(*plain), to.host, by);
        else
            opened = std::move(*plain);
        if (!opened)
            opened.error().message = to.host + ":" + to.port + ": " + opened.error().message;
        co_return opened;
    }

private:
    using Reached = Outcome<std::shared_ptr<Plain>>;

    /// TCP to where the bytes of `to` are taken: itself, or a proxy's tunnel to it.
    awaitable<Reached> reach(UrlParts to, SteadyClock::time_point by)
    {
        const bool proxied = options_.proxy && is_proxied(*options_.proxy, to);
        auto addresses = co_await resolve(proxied ? options_.proxy->host : to.host,
                                          proxied ? options_.proxy->port : to.port, options_.limit);
        if (!addresses) co_return std::unexpected(addresses.error());
        const auto executor = co_await asio::this_coro::executor;
        auto connection = std::make_shared<Plain>(executor);
        auto done = co_await open(connection->socket(), std::move(*addresses), by);
        if (done && proxied)
            done = co_await open_tunnel(*connection, tunnel_request(*options_.proxy, to), by);
        if (!done) co_return std::unexpected(done.error());
        co_return connection;
    }

    awaitable<Opened>
    secure(std::shared_ptr<Plain> plain, std::string host, SteadyClock::time_point by)
    {
        const auto context = tls_context();
        if (!context) co_return std::unexpected(context.error());
        auto connection = std::make_shared<Tls>(std::move(plain->socket()), **context);
        const auto done = co_await shake_hands(*connection, std::move(host), by);
        if (!done) co_return std::unexpected(done.error());
        co_return connection;
    }

    static awaitable<Outcome<void>>
    shake_hands(Tls& connection, std::string host, SteadyClock::time_point by)
    {
        auto& stream = connection.stream();
        // What SSL_set_tlsext_host_name does; an address in digits must not stand there.
        if (!is_address(host))
            SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                     TLSEXT_NAMETYPE_host_name, host.data());
        stream.set_verify_callback(asio::ssl::host_name_verification(host));
        connection.start_deadline(by - SteadyClock::now());
        const auto [error] =
            co_await stream.async_handshake(asio::ssl::stream_base::client, as_value);
        connection.stop_deadline();
        if (!error) co_return Outcome<void>();
        auto why = connection.why(error, false);
        if (why.kind == Error::Kind::dropped) why = {Error::Kind::tls, error.message(), false};
        co_return std::unexpected(std::move(why));
    }

    Outcome<asio::ssl::context*> tls_context()
    {
        if (context_) return &*context_;
        asio::ssl::context context(asio::ssl::context::tls_client);
        SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
        context.set_verify_mode(asio::ssl::verify_peer);
        error_code error;
        if (options_.ca_file.empty())
            context.set_default_verify_paths(error);
        else
            context.load_verify_file(options_.ca_file, error);
        if (error) {
            const auto what = options_.ca_file.empty() ? "the system's certificates"
                                                       : "\"" + options_.ca_file + "\"";
            return std::unexpected(
                Error{Error::Kind::tls, "cannot read " + what + ": " + error.message(), false});
        }
        context_.emplace(std::move(context));
        return &*context_;
    }

    ConnectorOptions options_;
    std::optional<asio::ssl::context> context_;
};

} // namespace

std::unique_ptr<Connector> make_connector(ConnectorOptions options)
{
    return std::make_unique<AsioConnector>(std::move(options));
}

} // namespace http
