// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/arm/arm_fixture.hpp"

namespace {

using Auth = ArmTest;

TEST_F(Auth, shows_the_token_to_arm)
{
    ASSERT_TRUE(run(arm->get("/x")));
    EXPECT_EQ(wire.asked.at(0).headers.get("Authorization"), "Bearer token-1");
    EXPECT_EQ(credential.scopes, std::vector<std::string>{"https://management.azure.com/.default"});
}

TEST_F(Auth, has_another_token_for_graph)
{
    ASSERT_TRUE(run(arm->get_from_graph("/v1.0/me")));
    EXPECT_EQ(wire.asked.at(0).url, "https://graph.microsoft.com/v1.0/me");
    EXPECT_EQ(credential.scopes, std::vector<std::string>{"https://graph.microsoft.com/.default"});
}

TEST_F(Auth, sends_nothing_to_another_host)
{
    for (const auto* url :
         {"https://evil.org/x", "http://management.azure.com/x",
          "https://management.azure.com:8443/x", "https://management.azure.com@evil.org/"}) {
        const auto result = run(arm->get(url));
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().at(0).id, "azure-not-sent") << url;
    }
    EXPECT_TRUE(wire.asked.empty());
    EXPECT_TRUE(credential.scopes.empty());
}

TEST_F(Auth, asks_once_more_with_a_new_token_after_a_401)
{
    wire.says(test::answer(401));
    wire.says(test::answer(200, "{}"));
    ASSERT_TRUE(run(arm->get("/x")));
    ASSERT_EQ(wire.asked.size(), 2U);
    EXPECT_EQ(wire.asked[1].headers.get("Authorization"), "Bearer token-2");
}

TEST_F(Auth, gives_up_after_the_second_401)
{
    wire.says(
        test::answer(401, R"({"error":{"code":"InvalidAuthenticationToken","message":"m"}})"));
    const auto result = run(arm->get("/x"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().at(0).id, "azure-unauthenticated");
    EXPECT_EQ(wire.asked.size(), 2U);
}

const std::string challenge =
    R"(Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/)"
    R"(authorize", error="insufficient_claims", claims="eyJhIjoxfQ==")";

TEST_F(Auth, meets_the_claims_that_a_challenge_demands)
{
    wire.says(test::answer(401, "", {{"WWW-Authenticate", challenge}}));
    wire.says(test::answer(200, "{}"));
    ASSERT_TRUE(run(arm->get("/x")));
    EXPECT_EQ(credential.demanded, (std::vector<std::string>{"", R"({"a":1})"}));
    EXPECT_EQ(wire.asked[1].headers.get("Authorization"), "Bearer token-2");
}

TEST_F(Auth, meets_a_challenge_once_only)
{
    wire.says(test::answer(401, "", {{"WWW-Authenticate", challenge}}));
    ASSERT_FALSE(run(arm->get("/x")));
    EXPECT_EQ(wire.asked.size(), 2U);
}

TEST(ClaimsChallenge, is_read_from_the_header)
{
    struct Row {
        const char* header;
        const char* claims;
    };
    const Row rows[] = {
        {challenge.c_str(), R"({"a":1})"},
        {R"(Bearer claims="eyJhIjoxfQ", error="insufficient_claims")", R"({"a":1})"},
        {R"(Bearer error="invalid_token", claims="eyJhIjoxfQ==")", ""},
        {R"(Bearer error="insufficient_claims")", ""},
        {R"(Bearer error="insufficient_claims", claims="%%")", ""},
        {R"(Bearer error="insufficient_claims", claims="bm8ganNvbg==")", ""},
        {R"(Bearer xerror="insufficient_claims", claims="eyJhIjoxfQ==")", ""},
        {R"(Bearer error="insufficient_claims", claims="eyJhIjoxfQ)", R"({"a":1})"},
        {"", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(azure::claims_demanded(row.header), row.claims);
}

TEST_F(Auth, says_why_the_sign_in_failed)
{
    credential.problem.emplace();
    credential.problem->id = "azure-sign-in-refused";
    const auto result = run(arm->get("/x"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().at(0).id, "azure-sign-in-refused");
    EXPECT_TRUE(wire.asked.empty());
}

TEST_F(Auth, follows_no_redirect)
{
    wire.says(test::answer(302, "", {{"Location", "https://evil.org/x"}}));
    EXPECT_FALSE(run(arm->get("/x")));
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(Auth, shows_arm_alone_who_we_are_in_other_tenants)
{
    FakeCredential one{clock};
    FakeCredential two{clock};
    two.generation = 7;
    std::vector<std::unique_ptr<http::Policy>> policies;
    policies.push_back(azure::make_auth_policy(
        credential, {{"https://arm", "arm/.default", {&one, &two}}, {"https://graph", "g", {}}},
        std::make_shared<azure::SignIn>()));
    http::Pipeline pipeline(std::move(policies), wire);
    for (const auto* url : {"https://arm/x", "https://graph/x"}) {
        http::Request request;
        request.method = "GET";
        request.url = url;
        ASSERT_TRUE(run(pipeline.send(std::move(request))));
    }
    EXPECT_EQ(wire.asked.at(0).headers.get("x-ms-authorization-auxiliary"),
              "Bearer token-1, Bearer token-7");
    EXPECT_FALSE(wire.asked.at(1).headers.has("x-ms-authorization-auxiliary"));
    EXPECT_EQ(one.scopes, std::vector<std::string>{"arm/.default"});
}

TEST_F(Auth, sends_nothing_where_an_auxiliary_sign_in_fails)
{
    FakeCredential one{clock};
    one.problem.emplace();
    one.problem->id = "azure-sign-in-refused";
    const auto sign_in = std::make_shared<azure::SignIn>();
    std::vector<std::unique_ptr<http::Policy>> policies;
    policies.push_back(
        azure::make_auth_policy(credential, {{"https://arm", "arm/.default", {&one}}}, sign_in));
    http::Pipeline pipeline(std::move(policies), wire);
    http::Request request;
    request.url = "https://arm/x";
    EXPECT_FALSE(run(pipeline.send(std::move(request))));
    EXPECT_EQ(sign_in->problem.at(0).id, "azure-sign-in-refused");
    EXPECT_TRUE(wire.asked.empty());
}

TEST_F(Auth, keeps_the_token_out_of_the_log)
{
    ASSERT_TRUE(run(arm->get("/x")));
    for (const auto& line : log) EXPECT_FALSE(line.contains("token-")) << line;
}

} // namespace
