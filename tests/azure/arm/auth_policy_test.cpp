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

TEST_F(Auth, says_why_the_sign_in_failed)
{
    credential.problem.emplace();
    credential.problem->id = "azure-sign-in-refused";
    const auto result = run(arm->get("/x"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().at(0).id, "azure-sign-in-refused");
    EXPECT_TRUE(wire.asked.empty());
}

TEST_F(Auth, keeps_the_token_out_of_the_log)
{
    ASSERT_TRUE(run(arm->get("/x")));
    for (const auto& line : log) EXPECT_FALSE(line.contains("token-")) << line;
}

} // namespace
