// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/federated.hpp"
#include "tests/azure/identity/identity_fixture.hpp"

namespace {

using reconciler::Secret;
using test::answer;

const azure::Application robot{"https://login", "t", "robot"};

class Pipelines : public IdentityTest {
protected:
    std::unique_ptr<azure::Credential> github(const std::string& url = "https://job.example/x?a=1")
    {
        return azure::make_assertion_credential(
            wire, clock, robot, azure::make_github_token(wire, {url, Secret("canary")}));
    }

    std::unique_ptr<azure::Credential> azure_pipelines()
    {
        return azure::make_assertion_credential(
            wire, clock, robot,
            azure::make_azure_pipelines_token(
                wire, {"https://dev.example/oidctoken", Secret("canary")}, "a connection"));
    }
};

TEST_F(Pipelines, of_github_are_asked_with_the_jobs_token_for_entras_audience)
{
    wire.says(answer(200, R"({"value":"jwt"})"));
    gives_a_token();
    ASSERT_TRUE(token(*github()));
    const auto& asked = wire.asked.at(0);
    EXPECT_EQ(asked.method, "GET");
    EXPECT_EQ(asked.url, "https://job.example/x?a=1&audience=api%3A%2F%2FAzureADTokenExchange");
    EXPECT_EQ(asked.headers.get("Authorization"), "Bearer canary");
    EXPECT_EQ(asked.headers.get("Accept"), "application/json; api-version=2.0");
    EXPECT_TRUE(wire.asked.at(1).body.ends_with("client_assertion=jwt"));
    EXPECT_FALSE(wire.asked.at(1).headers.has("Authorization"));
}

TEST_F(Pipelines, of_azure_are_asked_for_the_service_connection)
{
    wire.says(answer(200, R"({"oidcToken":"jwt"})"));
    gives_a_token();
    ASSERT_TRUE(token(*azure_pipelines()));
    const auto& asked = wire.asked.at(0);
    EXPECT_EQ(asked.method, "POST");
    EXPECT_EQ(asked.url, "https://dev.example/oidctoken?api-version=7.1&serviceConnectionId="
                         "a%20connection");
    EXPECT_EQ(asked.headers.get("Authorization"), "Bearer canary");
    EXPECT_EQ(asked.headers.get("X-TFS-FedAuthRedirect"), "Suppress");
    EXPECT_EQ(asked.headers.get("Content-Type"), "application/json");
}

TEST_F(Pipelines, are_asked_anew_for_each_sign_in)
{
    const auto credential = github();
    for (const auto* jwt : {"one", "two"}) {
        wire.script.clear();
        wire.says(answer(200, std::string(R"({"value":")") + jwt + R"("})"));
        gives_a_token();
        ASSERT_TRUE(token(*credential));
        EXPECT_TRUE(wire.asked.back().body.ends_with(std::string("client_assertion=") + jwt));
    }
}

TEST_F(Pipelines, that_refuse_are_quoted_with_what_to_do)
{
    wire.says(answer(403, R"({"message":"no id-token for you"})"));
    auto made = problem(*github());
    EXPECT_EQ(made.id, "azure-credential-failed");
    EXPECT_EQ(made.detail,
              "GitHub Actions gives out no token for the job: GET "
              "https://job.example/x?a=(hidden)&audience=(hidden) was answered with HTTP 403.");
    EXPECT_EQ(made.fix,
              "Give the job the permission \"id-token: write\"; it does not reach forks.");
    EXPECT_EQ(made.service->message, "no id-token for you");
    made = problem(*azure_pipelines());
    EXPECT_EQ(made.fix, "Give the step SYSTEM_ACCESSTOKEN: $(System.AccessToken), and check the "
                        "service connection.");
    EXPECT_FALSE(shown(made).contains("canary"));
}

TEST_F(Pipelines, that_answer_without_a_token_are_said_to)
{
    for (const auto* body : {"{}", R"({"value":""})", "[]", R"({"value":1})", "<html>"}) {
        wire.script.clear();
        wire.says(answer(200, body));
        EXPECT_EQ(problem(*github()).id, "azure-unexpected") << body;
    }
    EXPECT_EQ(wire.asked.size(), 5U) << "nobody signs in without a token";
}

TEST_F(Pipelines, get_no_token_over_plain_http)
{
    const auto made = problem(*github("http://job.example/x"));
    EXPECT_EQ(made.detail,
              "The address where GitHub Actions gives out the job's token is not https.");
    EXPECT_TRUE(wire.asked.empty());
}

TEST_F(Pipelines, fail_at_every_step_with_a_reason)
{
    for (std::size_t step = 1; step <= 2; ++step) {
        test::ScriptedAzure lossy;
        lossy.says(answer(200, R"({"value":"jwt"})"));
        lossy.says(answer(200, R"({"expires_in":3600,"access_token":"eyJ"})"));
        lossy.failing_step = step;
        lossy.failure = test::lost();
        const auto credential = azure::make_assertion_credential(
            lossy, clock, robot,
            azure::make_github_token(lossy, {"https://job.example/x", Secret("canary")}));
        const auto made = problem(*credential);
        EXPECT_EQ(made.id, "azure-unreachable") << step;
        EXPECT_FALSE(shown(made).contains("canary")) << step;
    }
}

} // namespace
