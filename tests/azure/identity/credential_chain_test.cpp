// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/credential_chain.hpp"

#include "providers/azure/identity/sign_in_error.hpp"
#include "tests/azure/identity/identity_fixture.hpp"

namespace {

class Told final : public azure::Credential {
public:
    explicit Told(std::optional<reconciler::Diagnostic> problem) : problem_(std::move(problem)) {}

    boost::asio::awaitable<reconciler::Result<azure::AccessToken>>
    token(std::string, std::string claims) override
    {
        ++asked;
        demanded = std::move(claims);
        if (problem_) co_return reconciler::fail(*problem_);
        co_return azure::AccessToken{reconciler::Secret("x"), reconciler::Time{}};
    }

    void reject(const std::string&, const azure::AccessToken&) override { ++rejected; }

    std::string description() const override { return "the told one"; }

    int asked = 0;
    int rejected = 0;
    std::string demanded;

private:
    std::optional<reconciler::Diagnostic> problem_;
};

class Chain : public IdentityTest {
protected:
    Told* add(const std::string& name, std::optional<reconciler::Diagnostic> problem = {})
    {
        auto made = std::make_unique<Told>(std::move(problem));
        auto* told = made.get();
        links.push_back({name, std::move(made)});
        return told;
    }

    std::vector<azure::Link> links;
};

TEST_F(Chain, takes_the_first_that_is_there_and_keeps_to_it)
{
    links.push_back({"one", nullptr, "It is not set."});
    auto* two = add("two", azure::credential_unavailable("It does not answer.", ""));
    auto* three = add("three");
    auto* four = add("four");
    const auto chain = azure::make_credential_chain(std::move(links));
    EXPECT_EQ(chain->description(), "the first of: one, two, three, four");
    ASSERT_TRUE(token(*chain));
    EXPECT_EQ(chain->description(), "the told one");
    ASSERT_TRUE(token(*chain, "{c}"));
    EXPECT_EQ(two->asked, 1);
    EXPECT_EQ(three->asked, 2);
    EXPECT_EQ(three->demanded, "{c}");
    EXPECT_EQ(four->asked, 0);
    chain->reject("", {});
    EXPECT_EQ(three->rejected, 1);
}

TEST_F(Chain, ends_at_one_that_is_there_and_fails)
{
    links.push_back({"one", nullptr, "It is not set."});
    add("two", azure::credential_failed("The secret is wrong.", "Give another."));
    auto* three = add("three");
    const auto chain = azure::make_credential_chain(std::move(links));
    const auto made = problem(*chain);
    EXPECT_EQ(made.id, "azure-credential-failed");
    EXPECT_EQ(made.detail,
              "The secret is wrong. Not available before it:\n    one: It is not set.");
    EXPECT_EQ(made.fix, "Give another.");
    EXPECT_EQ(three->asked, 0) << "nobody runs as somebody else than was configured";
}

TEST_F(Chain, says_of_each_why_it_is_not_there)
{
    links.push_back({"one", nullptr, "It is not set."});
    add("two", azure::credential_unavailable("It does not answer.", ""));
    const auto chain = azure::make_credential_chain(std::move(links));
    const auto made = problem(*chain);
    EXPECT_EQ(made.id, "no-credential");
    EXPECT_EQ(made.summary, "No credential for Azure");
    EXPECT_EQ(made.detail, "The credential comes from the environment, never from the "
                           "configuration. Tried:\n    one: It is not set.\n    two: It does not "
                           "answer.");
    EXPECT_EQ(made.fix, "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or the "
                        "same with ARM_) to those of an application, run where there is a managed "
                        "identity, or sign in to the Azure CLI:\n    az login");
}

} // namespace
