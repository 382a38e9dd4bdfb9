// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/identity/assertion_source.hpp"

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::Clock;
using reconciler::Duration;
using reconciler::Result;
using reconciler::Secret;
using namespace std::chrono_literals;

constexpr auto assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

bool is_out_of_time(const SignInAnswer& answer)
{
    return !answer.token && service_code(answer.token.error()) == "AADSTS700024";
}

class AssertionCredential final : public Credential {
public:
    AssertionCredential(http::Transport& transport, Clock& clock, Application application,
                        std::unique_ptr<AssertionSource> source)
        : transport_(transport),
          clock_(clock),
          application_(std::move(application)),
          source_(std::move(source))
    {}

    awaitable<Result<AccessToken>> token(std::string scope, std::string claims) override
    {
        auto answer = co_await ask(scope, claims);
        if (is_out_of_time(answer) && learn(answer.clock_lead))
            answer = co_await ask(std::move(scope), std::move(claims));
        co_return std::move(answer.token);
    }

    std::string description() const override
    {
        return source_->description() + " for application " + application_.client_id +
               " in tenant " + application_.tenant;
    }

private:
    awaitable<SignInAnswer> ask(std::string scope, std::string claims)
    {
        auto assertion = co_await source_->assertion(application_, clock_.now() + lead_);
        if (!assertion)
            co_return SignInAnswer{std::unexpected(std::move(assertion.error())), std::nullopt};
        SignInForm form{std::move(scope), std::move(claims), {}, description()};
        form.proof.emplace_back("client_assertion_type", Secret(assertion_type));
        form.proof.emplace_back("client_assertion", std::move(*assertion));
        co_return co_await sign_in(transport_, clock_, application_, std::move(form));
    }

    /// Whether Entra's clock is another than it was taken for.
    bool learn(std::optional<Duration> lead)
    {
        const bool is_new = lead && std::chrono::abs(*lead - lead_) > 30s;
        if (is_new) lead_ = *lead;
        return is_new;
    }

    http::Transport& transport_;
    Clock& clock_;
    Application application_;
    std::unique_ptr<AssertionSource> source_;
    Duration lead_{}; ///< of Entra's clock over ours
};

} // namespace

std::unique_ptr<Credential> make_assertion_credential(http::Transport& transport, Clock& clock,
                                                      Application application,
                                                      std::unique_ptr<AssertionSource> source)
{
    return std::make_unique<AssertionCredential>(transport, clock, std::move(application),
                                                 std::move(source));
}

} // namespace azure
