// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/auth_policy.hpp"

#include "providers/azure/arm/endpoints.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/http/base64.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using http::Outcome;
using http::Response;

std::unexpected<http::Error> refused(std::string why)
{
    return std::unexpected(http::Error{http::Error::Kind::refused, std::move(why), false});
}

/// The value of `name="…"` among the parameters of a challenge.
std::string_view parameter(std::string_view challenge, std::string_view name)
{
    const auto lead = std::string(name) + "=\"";
    for (auto at = challenge.find(lead); at != std::string_view::npos;
         at = challenge.find(lead, at + 1)) {
        if (at > 0 && challenge[at - 1] != ' ' && challenge[at - 1] != ',') continue;
        const auto rest = challenge.substr(at + lead.size());
        return rest.substr(0, rest.find('"'));
    }
    return {};
}

class AuthPolicy final : public http::Policy {
public:
    AuthPolicy(Credential& credential, std::vector<Audience> audiences,
               std::shared_ptr<SignIn> sign_in)
        : credential_(credential), audiences_(std::move(audiences)), sign_in_(std::move(sign_in))
    {}

    awaitable<Outcome<Response>> send(http::Request request, http::Next next) override
    {
        const auto* audience = audience_of(request.url);
        if (!audience) co_return refused("this host must not see the token");
        const auto token = co_await credential_.token(audience->scope, std::string());
        if (!token) co_return failed(token.error());
        if (auto problem = co_await add_auxiliary(request, *audience)) co_return failed(*problem);
        http::Request first = signed_with(request, *token);
        auto outcome = co_await next.send(std::move(first));
        if (!outcome || outcome->status != 401) co_return outcome;
        auto claims = claims_demanded(outcome->headers.get("WWW-Authenticate"));
        credential_.reject(audience->scope, *token);
        const auto renewed = co_await credential_.token(audience->scope, std::move(claims));
        if (!renewed) co_return failed(renewed.error());
        http::Request second = signed_with(std::move(request), *renewed);
        co_return co_await next.send(std::move(second));
    }

private:
    const Audience* audience_of(const std::string& url) const
    {
        const auto found = std::ranges::find_if(
            audiences_, [&](const auto& a) { return same_origin(a.base_url, url); });
        return found == audiences_.end() ? nullptr : &*found;
    }

    std::unexpected<http::Error> failed(const reconciler::Diagnostics& problem)
    {
        sign_in_->problem = problem;
        return refused(std::string(sign_in_failed));
    }

    static http::Request signed_with(http::Request request, const AccessToken& token)
    {
        request.headers.set("Authorization", "Bearer " + token.value.reveal());
        return request;
    }

    /// Why there is none, if one cannot be had.
    static awaitable<std::optional<reconciler::Diagnostics>>
    add_auxiliary(http::Request& request, const Audience& audience)
    {
        std::string all;
        for (auto* other : audience.auxiliary) {
            const auto token = co_await other->token(audience.scope, std::string());
            if (!token) co_return token.error();
            all += (all.empty() ? "Bearer " : ", Bearer ") + token->value.reveal();
        }
        if (!all.empty()) request.headers.set("x-ms-authorization-auxiliary", std::move(all));
        co_return std::nullopt;
    }

    Credential& credential_;
    std::vector<Audience> audiences_;
    std::shared_ptr<SignIn> sign_in_;
};

} // namespace

std::string claims_demanded(std::string_view www_authenticate)
{
    if (parameter(www_authenticate, "error") != "insufficient_claims") return {};
    const auto claims = http::decode_base64(parameter(www_authenticate, "claims"));
    return claims && parse_json(*claims) ? *claims : std::string();
}

std::unique_ptr<http::Policy> make_auth_policy(Credential& credential,
                                               std::vector<Audience> audiences,
                                               std::shared_ptr<SignIn> sign_in)
{
    return std::make_unique<AuthPolicy>(credential, std::move(audiences), std::move(sign_in));
}

} // namespace azure
