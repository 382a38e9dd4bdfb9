// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/federated.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/endpoints.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/azure/arm/retry_policy.hpp"
#include "providers/azure/identity/secret_file.hpp"
#include "providers/azure/identity/sign_in_error.hpp"

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::fail;
using reconciler::Result;
using reconciler::Secret;
using reconciler::Time;

class TokenFile final : public AssertionSource {
public:
    explicit TokenFile(std::string file) : file_(std::move(file)) {}

    awaitable<Result<Secret>> assertion(Application, Time) override
    {
        auto read = read_secret_file(file_, description());
        if (read) read = trimmed(*read);
        co_return read;
    }

    std::string description() const override { return "the federated token in " + file_; }

private:
    std::string file_;
};

class GivenToken final : public AssertionSource {
public:
    explicit GivenToken(Secret token) : token_(std::move(token)) {}

    awaitable<Result<Secret>> assertion(Application, Time) override { co_return trimmed(token_); }

    std::string description() const override { return "the federated token of the environment"; }

private:
    Secret token_;
};

/// How a pipeline service is asked.
struct Dialect {
    std::string_view name;
    std::string_view method;
    std::string_view accept;
    std::string_view member; ///< of the answer, which holds the token
    std::string_view fix;
};

constexpr Dialect github{
    "GitHub Actions", "GET", "application/json; api-version=2.0", "value",
    "Give the job the permission \"id-token: write\"; it does not reach forks."};
constexpr Dialect azure_pipelines{
    "Azure Pipelines", "POST", "application/json", "oidcToken",
    "Give the step SYSTEM_ACCESSTOKEN: $(System.AccessToken), and check the service connection."};

class JobToken final : public AssertionSource {
public:
    JobToken(http::Transport& transport, JobTokenRequest request, const Dialect& dialect)
        : transport_(transport), request_(std::move(request)), dialect_(dialect)
    {}

    awaitable<Result<Secret>> assertion(Application, Time) override
    {
        if (!keeps_secrets(request_.url)) co_return fail(not_safe());
        auto request = make_request();
        const Question question{request.method, request.url};
        auto outcome = co_await transport_.send(std::move(request));
        if (!outcome) {
            outcome.error().may_have_acted = false; // asking twice changes nothing
            co_return fail(unreachable(question, outcome.error()));
        }
        co_return read(question, *outcome);
    }

    std::string description() const override
    {
        return "the job's token of " + std::string(dialect_.name);
    }

private:
    http::Request make_request() const
    {
        http::Request request;
        request.method = dialect_.method;
        request.url = request_.url;
        request.headers.set("Accept", std::string(dialect_.accept));
        request.headers.set("Authorization", "Bearer " + request_.token.reveal());
        request.headers.set(repeatable_marker, "1");
        if (request.method == "GET") return request;
        request.headers.set("Content-Type", "application/json");
        // or we are sent to a page for people to sign in
        request.headers.set("X-TFS-FedAuthRedirect", "Suppress");
        return request;
    }

    Result<Secret> read(const Question& question, const http::Response& response) const
    {
        if (response.status != 200) return fail(refused(refusal(question, response)));
        const auto body = parse_json(response.body);
        const std::string token(body ? text_at(*body, dialect_.member) : std::string_view());
        if (token.empty())
            return fail(unexpected(question, "the answer holds no token in \"" +
                                                 std::string(dialect_.member) + "\"."));
        return Secret(token);
    }

    reconciler::Diagnostic refused(reconciler::Diagnostic said) const
    {
        auto problem = credential_failed(std::string(dialect_.name) +
                                             " gives out no token for the job: " + said.detail,
                                         std::string(dialect_.fix));
        problem.service = std::move(said.service);
        return problem;
    }

    reconciler::Diagnostic not_safe() const
    {
        return credential_failed("The address where " + std::string(dialect_.name) +
                                     " gives out the job's token is not https.",
                                 "Leave the variables as the pipeline sets them.");
    }

    http::Transport& transport_;
    JobTokenRequest request_;
    const Dialect& dialect_;
};

constexpr std::string_view audience = "api://AzureADTokenExchange";

std::string with_query(std::string url, const std::string& query)
{
    url += url.contains('?') ? "&" : "?";
    return url + query;
}

} // namespace

std::unique_ptr<AssertionSource> make_token_file(std::string file)
{
    return std::make_unique<TokenFile>(std::move(file));
}

std::unique_ptr<AssertionSource> make_given_token(Secret token)
{
    return std::make_unique<GivenToken>(std::move(token));
}

std::unique_ptr<AssertionSource>
make_github_token(http::Transport& transport, JobTokenRequest request)
{
    request.url = with_query(std::move(request.url), "audience=" + percent_encoded(audience));
    return std::make_unique<JobToken>(transport, std::move(request), github);
}

std::unique_ptr<AssertionSource> make_azure_pipelines_token(http::Transport& transport,
                                                            JobTokenRequest request,
                                                            std::string service_connection)
{
    request.url = with_query(std::move(request.url), "api-version=7.1&serviceConnectionId=" +
                                                         percent_encoded(service_connection));
    return std::make_unique<JobToken>(transport, std::move(request), azure_pipelines);
}

} // namespace azure
