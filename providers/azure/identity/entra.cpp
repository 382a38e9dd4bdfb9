// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/entra.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/azure/arm/retry_policy.hpp"
#include "providers/azure/identity/sign_in_error.hpp"
#include "providers/azure/identity/token_answer.hpp"

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::Clock;
using reconciler::fail;
using reconciler::Result;

http::Request make_request(const Application& application, const SignInForm& form)
{
    http::Request request;
    request.method = "POST";
    request.url = token_endpoint(application);
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.headers.set("Accept", "application/json");
    request.headers.set(repeatable_marker, "1");
    request.body =
        "grant_type=client_credentials&client_id=" + percent_encoded(application.client_id) +
        "&scope=" + percent_encoded(form.scope);
    if (!form.claims.empty()) request.body += "&claims=" + percent_encoded(form.claims);
    for (const auto& [name, value] : form.proof)
        request.body += "&" + name + "=" + percent_encoded(value.reveal());
    return request;
}

Result<AccessToken> read(const Question& question, const SignInForm& form,
                         const http::Response& response, reconciler::Time now)
{
    if (response.status == 429 || response.status >= 500) return fail(refusal(question, response));
    if (response.status != 200) return fail(sign_in_refused(form, response));
    return read_token(question, response, now);
}

} // namespace

std::string token_endpoint(const Application& application)
{
    return application.login + "/" + percent_encoded(application.tenant) + "/oauth2/v2.0/token";
}

awaitable<SignInAnswer>
sign_in(http::Transport& transport, Clock& clock, Application application, SignInForm form)
{
    auto request = make_request(application, form);
    const Question question{request.method, request.url};
    auto outcome = co_await transport.send(std::move(request));
    if (!outcome) {
        outcome.error().may_have_acted = false; // a token asked for twice changes nothing
        co_return SignInAnswer{fail(unreachable(question, outcome.error())), std::nullopt};
    }
    const auto now = clock.now();
    co_return SignInAnswer{read(question, form, *outcome, now), clock_lead(*outcome, now)};
}

} // namespace azure
