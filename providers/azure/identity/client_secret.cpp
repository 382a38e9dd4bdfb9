// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/client_secret.hpp"

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::Clock;
using reconciler::Result;
using reconciler::Secret;

class ClientSecretCredential final : public Credential {
public:
    ClientSecretCredential(http::Transport& transport, Clock& clock, Application application,
                           Secret secret)
        : transport_(transport),
          clock_(clock),
          application_(std::move(application)),
          secret_(std::move(secret))
    {}

    awaitable<Result<AccessToken>> token(std::string scope, std::string claims) override
    {
        SignInForm form{std::move(scope), std::move(claims), {}, description()};
        form.proof.emplace_back("client_secret", secret_);
        auto answer = co_await sign_in(transport_, clock_, application_, std::move(form));
        co_return std::move(answer.token);
    }

    std::string description() const override
    {
        return "the client secret of application " + application_.client_id + " in tenant " +
               application_.tenant;
    }

private:
    http::Transport& transport_;
    Clock& clock_;
    Application application_;
    Secret secret_;
};

} // namespace

std::unique_ptr<Credential> make_client_secret_credential(http::Transport& transport, Clock& clock,
                                                          Application application, Secret secret)
{
    return std::make_unique<ClientSecretCredential>(transport, clock, std::move(application),
                                                    std::move(secret));
}

} // namespace azure
