// SPDX-License-Identifier: Apache-2.0
#include "providers/http/beast_transport.hpp"

#include "providers/http/connection.hpp"
#include "providers/http/connection_pool.hpp"
#include "providers/http/wire_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <optional>
#include <utility>

namespace http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::awaitable;
using beast::http::error;
using boost::system::error_code;
using Parser = beast::http::response_parser<beast::http::string_body>;

Error parse_error(error_code code)
{
    if (code == error::header_limit || code == error::body_limit || code == error::buffer_overflow)
        return {Error::Kind::too_large, "the answer is over the limit: " + code.message(), true};
    if (code == error::partial_message || code == error::end_of_stream)
        return {Error::Kind::dropped, "the connection ended before the answer was whole", true};
    return {Error::Kind::malformed, "the answer is not HTTP: " + code.message(), true};
}

Response taken_from(Parser::value_type message)
{
    Response response;
    response.status = static_cast<int>(message.result_int());
    for (const auto& field : message)
        response.headers.add(std::string(field.name_string()), std::string(field.value()));
    response.body = std::move(message.body());
    return response;
}

bool is_idempotent(const std::string& method)
{
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
           method == "OPTIONS";
}

/// Reads one answer off a connection.
class Answer {
public:
    Answer(const TransportOptions& options, bool is_head) : options_(options), is_head_(is_head) {}

    awaitable<Outcome<Response>> read(Connection& connection)
    {
        do {
            start();
            while (!parser_->is_done()) {
                const auto fed = co_await feed(connection);
                if (!fed) co_return std::unexpected(fed.error());
            }
        } while (is_interim());
        keep_alive_ = parser_->keep_alive() && buffer_.size() == 0;
        co_return taken_from(parser_->release());
    }

    bool has_begun() const { return has_begun_; }

    bool keep_alive() const { return keep_alive_; }

private:
    void start()
    {
        parser_.emplace();
        parser_->eager(true);
        parser_->skip(is_head_);
        parser_->header_limit(static_cast<std::uint32_t>(options_.header_limit));
        parser_->body_limit(options_.body_limit);
        wants_more_ = buffer_.size() == 0;
    }

    /// 100 Continue and 103 Early Hints come before the answer.
    bool is_interim() const
    {
        const auto status = parser_->get().result_int();
        return status / 100 == 1 && status != 101;
    }

    /// Parses what has come, and before that waits for more where it was not enough.
    awaitable<Outcome<void>> feed(Connection& connection)
    {
        if (wants_more_) {
            const auto count = co_await connection.read_some(chunk());
            if (!count) co_return std::unexpected(count.error());
            if (*count == 0) co_return at_end();
            has_begun_ = true;
            buffer_.commit(*count);
        }
        error_code code;
        buffer_.consume(parser_->put(buffer_.data(), code));
        wants_more_ = code == error::need_more || buffer_.size() == 0;
        if (code && code != error::need_more) co_return std::unexpected(parse_error(code));
        co_return Outcome<void>();
    }

    asio::mutable_buffer chunk()
    {
        static constexpr std::size_t chunk_size = 32 * 1024;
        return buffer_.prepare(chunk_size);
    }

    /// A body without a length ends with the connection.
    Outcome<void> at_end()
    {
        error_code code = error::end_of_stream;
        if (parser_->got_some()) parser_->put_eof(code);
        if (code) return std::unexpected(parse_error(code));
        return {};
    }

    const TransportOptions& options_;
    bool is_head_;
    bool has_begun_ = false;
    bool keep_alive_ = false;
    bool wants_more_ = true;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
};

awaitable<bool> is_cancelled()
{
    const auto state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() != asio::cancellation_type::none;
}

class BeastTransport final : public Transport {
public:
    explicit BeastTransport(TransportOptions options)
        : options_(std::move(options)),
          pool_(
              std::make_shared<ConnectionPool>(options_.connections_per_host, options_.idle_limit)),
          connector_(make_connector({options_.connect_limit, options_.ca_file, options_.proxy}))
    {}

    awaitable<Outcome<Response>> send(Request request) override
    {
        co_await asio::this_coro::throw_if_cancelled(false);
        const auto url = split_url(request.url);
        if (url.scheme.empty())
            co_return std::unexpected(
                Error{Error::Kind::bad_url, "not an http or https URL", false});
        if (const auto field = unfit_field(request.headers); !field.empty())
            co_return std::unexpected(
                Error{Error::Kind::refused, "unfit header field " + std::string(field), false});
        if (co_await is_cancelled()) co_return cancelled();
        auto slot = co_await pool_->acquire(url.scheme + "://" + url.host + ":" + url.port);
        if (!slot || co_await is_cancelled()) co_return cancelled();
        co_return co_await send_in(*slot, std::move(request), url);
    }

private:
    using Slot = ConnectionPool::Slot;

    static std::unexpected<Error> cancelled()
    {
        return std::unexpected(Error{Error::Kind::cancelled, "cancelled", false});
    }

    awaitable<Outcome<Response>> send_in(Slot& slot, Request request, UrlParts url)
    {
        const auto text = request_text(request, url);
        const bool is_head = request.method == "HEAD";
        if (auto kept = slot.take_kept()) {
            Answer answer(options_, is_head);
            auto outcome = co_await exchange(slot, std::move(kept), text, answer);
            if (outcome || !was_stale(outcome.error(), answer, request)) co_return outcome;
        }
        auto opened = co_await connector_->connect(std::move(url));
        if (!opened) co_return std::unexpected(std::move(opened.error()));
        if (co_await is_cancelled()) co_return cancelled();
        Answer answer(options_, is_head);
        co_return co_await exchange(slot, std::move(*opened), text, answer);
    }

    /// Whether the server had closed the kept connection, as servers do, before it saw the request.
    static bool was_stale(const Error& why, const Answer& answer, const Request& request)
    {
        return why.kind == Error::Kind::dropped && !answer.has_begun() &&
               (!why.may_have_acted || is_idempotent(request.method));
    }

    awaitable<Outcome<Response>> exchange(Slot& slot, std::shared_ptr<Connection> connection,
                                          const std::string& text, Answer& answer)
    {
        connection->start_deadline(options_.exchange_limit);
        auto outcome = co_await write_and_read(*connection, text, answer);
        connection->stop_deadline();
        if (outcome && answer.keep_alive()) slot.keep(std::move(connection));
        co_return outcome;
    }

    /// A server may answer before it has read everything (413) and close: so a write that fails is
    /// not yet the end.
    static awaitable<Outcome<Response>>
    write_and_read(Connection& connection, const std::string& text, Answer& answer)
    {
        const auto written = co_await connection.write(text);
        if (!written && written.error().kind != Error::Kind::dropped)
            co_return std::unexpected(written.error());
        auto outcome = co_await answer.read(connection);
        if (!outcome && !written && !answer.has_begun()) co_return std::unexpected(written.error());
        co_return outcome;
    }

    TransportOptions options_;
    std::shared_ptr<ConnectionPool> pool_;
    std::unique_ptr<Connector> connector_;
};

} // namespace

std::unique_ptr<Transport> make_beast_transport(TransportOptions options)
{
    return std::make_unique<BeastTransport>(std::move(options));
}

} // namespace http
