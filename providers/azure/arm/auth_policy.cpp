// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/auth_policy.hpp"

#include "providers/azure/arm/endpoints.hpp"

#include <algorithm>
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
        http::Request first = request;
        auto outcome = co_await send_signed(std::move(first), next, audience->scope);
        if (!outcome || outcome->status != 401) co_return outcome;
        credential_.forget(audience->scope);
        co_return co_await send_signed(std::move(request), next, audience->scope);
    }

private:
    const Audience* audience_of(const std::string& url) const
    {
        const auto found = std::ranges::find_if(
            audiences_, [&](const auto& a) { return same_origin(a.base_url, url); });
        return found == audiences_.end() ? nullptr : &*found;
    }

    awaitable<Outcome<Response>>
    send_signed(http::Request request, http::Next next, std::string scope)
    {
        const auto token = co_await credential_.token(std::move(scope));
        if (!token) {
            sign_in_->problem = token.error();
            co_return refused(std::string(sign_in_failed));
        }
        request.headers.set("Authorization", "Bearer " + token->value.reveal());
        co_return co_await next.send(std::move(request));
    }

    Credential& credential_;
    std::vector<Audience> audiences_;
    std::shared_ptr<SignIn> sign_in_;
};

} // namespace

std::unique_ptr<http::Policy> make_auth_policy(Credential& credential,
                                               std::vector<Audience> audiences,
                                               std::shared_ptr<SignIn> sign_in)
{
    return std::make_unique<AuthPolicy>(credential, std::move(audiences), std::move(sign_in));
}

} // namespace azure
