// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/client_secret.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/azure/arm/retry_policy.hpp"
#include "providers/azure/identity/sign_in_error.hpp"

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::Clock;
using reconciler::fail;
using reconciler::Result;
namespace json = boost::json;

/// Seconds, as a number or, in some clouds, as text.
std::int64_t seconds_at(const json::value& body, std::string_view name)
{
    const auto* found = member(body, name);
    if (!found) return 0;
    if (const auto* number = found->if_int64()) return *number;
    const auto number = parse_json(text_at(body, name));
    return number && number->if_int64() ? *number->if_int64() : 0;
}

class ClientSecretCredential final : public Credential {
public:
    ClientSecretCredential(http::Transport& transport, Clock& clock, ClientSecretOptions options)
        : transport_(transport), clock_(clock), options_(std::move(options))
    {}

    awaitable<Result<AccessToken>> token(std::string scope) override
    {
        auto request = make_request(scope);
        const Question question{"POST", request.url};
        const auto outcome = co_await transport_.send(std::move(request));
        if (!outcome) {
            auto error = outcome.error();
            error.may_have_acted = false; // a token asked for twice changes nothing
            co_return fail(unreachable(question, error));
        }
        co_return read(question, *outcome);
    }

    std::string description() const override
    {
        return "the client secret of application " + options_.client_id + " in tenant " +
               options_.tenant;
    }

private:
    http::Request make_request(const std::string& scope) const
    {
        http::Request request;
        request.method = "POST";
        request.url =
            options_.login + "/" + percent_encoded(options_.tenant) + "/oauth2/v2.0/token";
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.headers.set("Accept", "application/json");
        request.headers.set(repeatable_marker, "1");
        request.body =
            "grant_type=client_credentials&client_id=" + percent_encoded(options_.client_id) +
            "&scope=" + percent_encoded(scope) +
            "&client_secret=" + percent_encoded(options_.secret.reveal());
        return request;
    }

    Result<AccessToken> read(const Question& question, const http::Response& response) const
    {
        if (response.status == 429 || response.status >= 500)
            return fail(refusal(question, response));
        if (response.status != 200)
            return fail(sign_in_refused(description(), response, options_.secret));
        const auto body = parse_json(response.body);
        if (!body) return fail(not_json(question, response));
        const auto life = seconds_at(*body, "expires_in");
        const std::string value(text_at(*body, "access_token"));
        if (value.empty() || life <= 0)
            return fail(unexpected(question, "the answer holds no access token with a lifetime."));
        return AccessToken{reconciler::Secret(value), clock_.now() + std::chrono::seconds(life)};
    }

    http::Transport& transport_;
    Clock& clock_;
    ClientSecretOptions options_;
};

} // namespace

std::unique_ptr<Credential>
make_client_secret_credential(http::Transport& transport, Clock& clock, ClientSecretOptions options)
{
    return std::make_unique<ClientSecretCredential>(transport, clock, std::move(options));
}

} // namespace azure
