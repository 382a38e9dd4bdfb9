// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/managed_identity.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/cancellation.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/azure/identity/arc_challenge.hpp"
#include "providers/azure/identity/sign_in_error.hpp"
#include "providers/azure/identity/token_answer.hpp"
#include "reconciler/apply/within.hpp"
#include "reconciler/model/printable.hpp"

#include <array>
#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using http::Outcome;
using http::Response;
using reconciler::Clock;
using reconciler::Diagnostic;
using reconciler::fail;
using reconciler::Result;
using namespace std::chrono_literals;

/// What differs between those who give out tokens.
struct Dialect {
    std::string_view name;
    std::string_view version;
};

const Dialect& dialect_of(IdentitySource source)
{
    static constexpr std::array dialects{
        Dialect{"the machine's metadata service (IMDS)", "2018-02-01"},
        Dialect{"App Service", "2019-08-01"}, Dialect{"Azure Arc", "2019-11-01"}};
    return dialects.at(static_cast<std::size_t>(source));
}

/// "https://management.azure.com/.default" → "https://management.azure.com".
std::string resource_of(const std::string& scope)
{
    static constexpr std::string_view suffix = "/.default";
    return scope.ends_with(suffix) ? scope.substr(0, scope.size() - suffix.size()) : scope;
}

class ManagedIdentityCredential final : public Credential {
public:
    ManagedIdentityCredential(http::Transport& transport, http::Transport& bare, Clock& clock,
                              ManagedIdentityOptions options)
        : transport_(transport),
          bare_(bare),
          clock_(clock),
          options_(std::move(options)),
          dialect_(dialect_of(options_.source))
    {}

    awaitable<Result<AccessToken>> token(std::string scope, std::string) override
    {
        co_await no_throw_on_cancellation();
        if (options_.probes && options_.source == IdentitySource::imds) {
            const auto absent = co_await probe();
            if (absent) co_return fail(*absent);
        }
        auto request = make_request(scope);
        const Question question{request.method, request.url};
        auto outcome = co_await ask(std::move(request));
        if (!outcome) co_return std::unexpected(std::move(outcome.error()));
        if (outcome->status != 200) co_return fail(refused(refusal(question, *outcome)));
        co_return read_token(question, *outcome, clock_.now());
    }

    std::string description() const override
    {
        std::string which = "the system-assigned managed identity";
        if (!options_.client_id.empty()) which = "the managed identity " + options_.client_id;
        return which + " from " + std::string(dialect_.name);
    }

private:
    http::Request make_request(const std::string& scope) const
    {
        http::Request request;
        request.method = "GET";
        request.url = options_.endpoint + "?api-version=" + std::string(dialect_.version) +
                      "&resource=" + percent_encoded(resource_of(scope));
        if (!options_.client_id.empty())
            request.url += "&client_id=" + percent_encoded(options_.client_id);
        request.headers.set("Accept", "application/json");
        if (options_.source == IdentitySource::app_service)
            request.headers.set("X-IDENTITY-HEADER", options_.header.reveal());
        else
            request.headers.set("Metadata", "true");
        return request;
    }

    awaitable<Result<Response>> ask(http::Request request)
    {
        const Question question{request.method, request.url};
        http::Request first = request;
        auto outcome = co_await ask_patiently(std::move(first));
        if (outcome && outcome->status == 401 && options_.source == IdentitySource::arc) {
            const auto challenge = outcome->headers.get("WWW-Authenticate");
            const auto key = read_arc_challenge(challenge, options_.challenge_folder);
            if (!key) co_return std::unexpected(key.error());
            request.headers.set("Authorization", "Basic " + key->reveal());
            outcome = co_await transport_.send(std::move(request));
        }
        if (outcome) co_return std::move(*outcome);
        auto problem = unreachable(question, outcome.error());
        if (problem.id != "interrupted")
            problem.fix = "Check whether this machine has a managed identity.";
        co_return fail(std::move(problem));
    }

    /// IMDS says 404 while it is busy, and 410 for up to 70 seconds while it is updated.
    awaitable<Outcome<Response>> ask_patiently(http::Request request)
    {
        static constexpr std::array waits{1s, 2s, 4s, 8s, 16s, 40s};
        for (std::size_t tries = 0;; ++tries) {
            http::Request copy = request;
            auto outcome = co_await transport_.send(std::move(copy));
            const bool passes = outcome && (outcome->status == 404 || outcome->status == 410) &&
                                options_.source == IdentitySource::imds && tries < waits.size();
            if (!passes) co_return outcome;
            co_await clock_.sleep_for(waits.at(tries));
            if (co_await is_cancelled())
                co_return std::unexpected(
                    http::Error{http::Error::Kind::cancelled, "cancelled", false});
        }
    }

    /// Nothing where IMDS answers, whatever it says: without the header it says no. Elsewhere
    /// nobody lives at its address, and to connect would take its time.
    awaitable<std::optional<Diagnostic>> probe()
    {
        http::Request request;
        request.method = "GET";
        request.url = options_.endpoint;
        request.headers.set("Accept", "application/json");
        const auto answer = co_await reconciler::within(clock_, 1s, send_probe(std::move(request)));
        // Docker Desktop answers for whom it cannot reach
        const bool is_stand_in =
            answer && answer->status == 403 && answer->body.contains("unreachable");
        if (answer && !is_stand_in) co_return std::nullopt;
        if (!answer && answer.error().front().id == "interrupted") co_return answer.error().front();
        co_return credential_unavailable("The machine's metadata service (IMDS) does not answer.",
                                         "Run on a machine of Azure that has a managed identity.");
    }

    awaitable<Result<Response>> send_probe(http::Request request)
    {
        const Question question{request.method, request.url};
        auto outcome = co_await bare_.send(std::move(request));
        if (outcome) co_return std::move(*outcome);
        co_return fail(unreachable(question, outcome.error()));
    }

    Diagnostic refused(Diagnostic said) const
    {
        const bool is_unknown = said.service && said.service->status == 400;
        if (is_unknown && options_.probes && options_.client_id.empty()) // nobody asked for one
            return credential_unavailable("There is no managed identity here: " +
                                              reconciler::printable(said.service->message),
                                          "Give the machine or the service an identity.");
        auto problem = credential_failed(
            "There is no token for " + description() + ": " + said.detail,
            is_unknown ? "Give the machine or the service an identity; where it has several, name "
                         "one by its client id in AZURE_CLIENT_ID or ARM_CLIENT_ID."
                       : "Run the command again; if it persists, restart the machine or service.");
        problem.service = std::move(said.service);
        return problem;
    }

    http::Transport& transport_;
    http::Transport& bare_;
    Clock& clock_;
    ManagedIdentityOptions options_;
    const Dialect& dialect_;
};

} // namespace

std::unique_ptr<Credential> make_managed_identity_credential(http::Transport& transport,
                                                             http::Transport& bare, Clock& clock,
                                                             ManagedIdentityOptions options)
{
    return std::make_unique<ManagedIdentityCredential>(transport, bare, clock, std::move(options));
}

} // namespace azure
