// SPDX-License-Identifier: Apache-2.0
#include "providers/http/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>
#include <stdexcept>
#include <utility>

namespace http {

namespace {

namespace beast = boost::beast;
using beast::http::error;
using boost::system::error_code;
using Parser = beast::http::request_parser<beast::http::string_body>;

int status_of(error_code code)
{
    if (code == error::header_limit) return 431;
    return code == error::body_limit ? 413 : 400;
}

class BeastRequestReader final : public RequestReader {
public:
    explicit BeastRequestReader(Options options) : options_(std::move(options)) { start(); }

    void feed(std::string_view bytes) override
    {
        if (bytes.empty()) return;
        const auto space = buffer_.prepare(bytes.size());
        buffer_.commit(boost::asio::buffer_copy(space, boost::asio::buffer(bytes)));
        wants_more_ = false;
    }

    Step next() override
    {
        if (refusal_ != 0) return Step::refuse;
        if (const auto failure = parse()) return refuse(status_of(failure));
        if (parser_->is_done()) return finish();
        if (!has_invited_ && parser_->is_header_done() && expects_continue()) {
            has_invited_ = true;
            return Step::invite;
        }
        return Step::read;
    }

    Request take() override
    {
        keep_alive_ = parser_->keep_alive();
        Request request = std::move(request_);
        start();
        return request;
    }

    bool keep_alive() const override { return keep_alive_; }

    bool has_begun() const override { return parser_->got_some() || buffer_.size() > 0; }

    int refusal() const override { return refusal_; }

private:
    void start()
    {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(options_.header_limit));
        parser_->body_limit(options_.body_limit);
        has_invited_ = false;
        header_size_ = 0;
        wants_more_ = buffer_.size() == 0;
        request_ = {};
    }

    /// Until the request is whole or there is nothing left to parse.
    error_code parse()
    {
        while (!parser_->is_done() && !wants_more_) {
            error_code code;
            const bool in_header = !parser_->is_header_done();
            parser_->eager(!in_header); // so that nothing of a body counts as header
            const auto used = put(code);
            buffer_.consume(used);
            // Beast's own limit is one of what it has not taken yet: of one field.
            if (in_header) header_size_ += used;
            if (header_size_ > options_.header_limit) return error::header_limit;
            if (code == error::need_more)
                wants_more_ = true;
            else if (code)
                return code;
            wants_more_ = wants_more_ || buffer_.size() == 0;
        }
        return {};
    }

    /// Beast throws where a field is longer than its tables can say, whatever the limit.
    std::size_t put(error_code& code)
    {
        try {
            return parser_->put(buffer_.data(), code);
        } catch (const std::length_error&) {
            code = error::header_limit;
            return 0;
        }
    }

    Step refuse(int status)
    {
        refusal_ = status;
        return Step::refuse;
    }

    Step finish()
    {
        request_ = request_of();
        return split_url(request_.url).scheme.empty() ? refuse(400) : Step::answer;
    }

    bool expects_continue() const
    {
        return same_name(std::string(parser_->get()[beast::http::field::expect]), "100-continue");
    }

    /// Empty `url` where nobody can tell what is meant.
    Request request_of()
    {
        auto& message = parser_->get();
        Request request;
        request.method = std::string(message.method_string());
        for (const auto& field : message)
            request.headers.add(std::string(field.name_string()), std::string(field.value()));
        request.body = std::move(message.body());
        const std::string target(message.target());
        if (!target.starts_with('/'))
            request.url = target;
        else if (const auto host = request.headers.get("Host"); !host.empty())
            request.url = options_.origin.substr(0, options_.origin.find("://") + 3) +
                          std::string(host) + target;
        else if (message.version() < 11)
            request.url = options_.origin + target;
        return request;
    }

    Options options_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    Request request_;
    std::size_t header_size_ = 0;
    int refusal_ = 0;
    bool wants_more_ = true;
    bool has_invited_ = false;
    bool keep_alive_ = false;
};

} // namespace

std::unique_ptr<RequestReader> make_request_reader(RequestReader::Options options)
{
    return std::make_unique<BeastRequestReader>(std::move(options));
}

std::string_view reason_phrase(int status)
{
    return beast::http::obsolete_reason(beast::http::int_to_status(static_cast<unsigned>(status)));
}

} // namespace http
