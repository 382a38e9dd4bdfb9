// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/credential_chain.hpp"

#include "providers/azure/identity/sign_in_error.hpp"

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::Diagnostic;
using reconciler::fail;
using reconciler::Result;

/// "The machine's metadata service does not answer." as a part of a list.
std::string as_item(std::string_view name, std::string_view why)
{
    return "\n    " + std::string(name) + ": " + std::string(why);
}

class CredentialChain final : public Credential {
public:
    explicit CredentialChain(std::vector<Link> links) : links_(std::move(links)) {}

    awaitable<Result<AccessToken>> token(std::string scope, std::string claims) override
    {
        if (taken_ != nullptr)
            co_return co_await taken_->token(std::move(scope), std::move(claims));
        std::string tried;
        for (auto& link : links_) {
            if (!link.credential) {
                tried += as_item(link.name, link.missing);
                continue;
            }
            auto got = co_await link.credential->token(scope, claims);
            if (got) taken_ = link.credential.get();
            if (got || !is_unavailable(got.error())) co_return finished(std::move(got), tried);
            tried += as_item(link.name, got.error().front().detail);
        }
        co_return fail(none(tried));
    }

    void reject(const std::string& scope, const AccessToken& token) override
    {
        if (taken_ != nullptr) taken_->reject(scope, token);
    }

    std::string description() const override
    {
        if (taken_ != nullptr) return taken_->description();
        std::string names;
        for (const auto& link : links_) names += (names.empty() ? "" : ", ") + link.name;
        return "the first of: " + names;
    }

private:
    static Result<AccessToken> finished(Result<AccessToken> got, const std::string& tried)
    {
        if (!got && !tried.empty())
            got.error().front().detail += " Not available before it:" + tried;
        return got;
    }

    static Diagnostic none(const std::string& tried)
    {
        Diagnostic problem;
        problem.id = "no-credential";
        problem.summary = "No credential for Azure";
        problem.detail = "The credential comes from the environment, never from the configuration. "
                         "Tried:" +
                         tried;
        problem.fix = "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or the same "
                      "with ARM_) to those of an application, run where there is a managed "
                      "identity, or sign in to the Azure CLI:\n    az login";
        return problem;
    }

    std::vector<Link> links_;
    Credential* taken_ = nullptr; ///< of `links_`
};

} // namespace

std::unique_ptr<Credential> make_credential_chain(std::vector<Link> links)
{
    return std::make_unique<CredentialChain>(std::move(links));
}

} // namespace azure
