// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/client_secret.hpp"

#include "tests/azure/arm/scripted_azure.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run_until_idle.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace {

using namespace std::chrono_literals;
using test::answer;

const std::string secret = "s3cr&t/+=~ ä";

class ClientSecret : public testing::Test {
protected:
    reconciler::Result<azure::AccessToken> token()
    {
        azure::Application application{"https://login.microsoftonline.com", "contoso.com",
                                       "app id"};
        const auto credential = azure::make_client_secret_credential(
            wire, clock, std::move(application), reconciler::Secret(secret));
        return test::run(io, clock, credential->token("https://management.azure.com/.default"));
    }

    reconciler::Diagnostic problem()
    {
        const auto result = token();
        return result ? reconciler::Diagnostic{} : result.error().at(0);
    }

    boost::asio::io_context io{1};
    test::FakeClock clock;
    test::ScriptedAzure wire;
};

TEST_F(ClientSecret, posts_a_form)
{
    wire.says(answer(200, R"({"token_type":"Bearer","expires_in":3599,"access_token":"eyJ"})"));
    const auto result = token();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->value.reveal(), "eyJ");
    EXPECT_EQ(result->expires_on, clock.now() + 3599s);
    const auto& asked = wire.asked.at(0);
    EXPECT_EQ(asked.method, "POST");
    EXPECT_EQ(asked.url, "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token");
    EXPECT_EQ(asked.headers.get("Content-Type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(asked.body,
              "grant_type=client_credentials&client_id=app%20id&scope=https%3A%2F%2F"
              "management.azure.com%2F.default&client_secret=s3cr%26t%2F%2B%3D~%20%C3%A4");
}

TEST_F(ClientSecret, takes_a_lifetime_written_as_text)
{
    wire.says(answer(200, R"({"expires_in":"60","access_token":"eyJ"})"));
    ASSERT_TRUE(token());
}

TEST_F(ClientSecret, says_what_entra_said_and_what_to_do)
{
    wire.says(answer(
        401, R"({"error":"invalid_client","error_description":"AADSTS7000215: Invalid client )"
             R"(secret provided. Ensure the secret being sent is s3cr&t/+=~ ä.",)"
             R"("correlation_id":"c"})"));
    const auto made = problem();
    EXPECT_EQ(made.id, "azure-sign-in-refused");
    EXPECT_EQ(made.summary, "Microsoft Entra refused the sign-in");
    EXPECT_EQ(made.detail, "The sign-in with the client secret of application app id in tenant "
                           "contoso.com was answered with HTTP 401.");
    EXPECT_EQ(made.fix, "Give the secret's value, not its id.");
    EXPECT_EQ(made.service->code, "AADSTS7000215");
    EXPECT_EQ(made.service->message,
              "AADSTS7000215: Invalid client secret provided. Ensure the secret "
              "being sent is (secret).");
    EXPECT_EQ(made.service->correlation_id, "c");
}

TEST_F(ClientSecret, does_not_mistake_an_outage_for_a_refusal)
{
    wire.says(answer(503, "<html>"));
    EXPECT_EQ(problem().id, "azure-failing");
    wire.script.clear();
    wire.fails(test::lost());
    EXPECT_EQ(problem().id, "azure-unreachable");
}

TEST_F(ClientSecret, wants_a_token_that_lives)
{
    for (const auto* body :
         {"{}", R"({"access_token":"x"})", R"({"access_token":"x","expires_in":-1})",
          R"({"access_token":"","expires_in":60})", "[]"}) {
        wire.script.clear();
        wire.says(answer(200, body));
        EXPECT_EQ(problem().id, "azure-unexpected") << body;
    }
    wire.script.clear();
    wire.says(answer(200, "<html>"));
    EXPECT_EQ(problem().id, "azure-not-json");
}

TEST(Secret, does_not_print)
{
    std::ostringstream out;
    out << reconciler::Secret("hidden");
    EXPECT_EQ(out.str(), "(secret)");
    EXPECT_EQ(testing::PrintToString(reconciler::Secret("hidden")), "(secret)");
}

TEST(Secret, leaves_nothing_where_it_was_moved_from)
{
    reconciler::Secret first("hidden");
    const reconciler::Secret second(std::move(first));
    EXPECT_EQ(second.reveal(), "hidden");
    EXPECT_TRUE(first.empty()); // NOLINT(bugprone-use-after-move): that is the claim
}

} // namespace
