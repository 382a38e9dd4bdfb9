// SPDX-License-Identifier: Apache-2.0
#include "cmd/clouds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace {

using reconciler::Object;

reconciler::Result<azure::Cloud> cloud(const Object& settings, const std::string& allowed = {})
{
    cmd::Host host;
    host.variable = [&](const char* name) {
        return std::string(name) == "TRESOR_ALLOW_CUSTOM_ENDPOINTS" ? allowed : std::string();
    };
    return cmd::cloud_of(host, settings);
}

Object custom(Object changes = {})
{
    Object endpoints{{"login", "https://login.example/"},
                     {"resource_manager", "https://arm.example"},
                     {"graph", "https://graph.example"},
                     {"key_vault_suffix", "vault.example"}};
    endpoints.merge(changes);
    return Object{{"cloud", "custom"}, {"endpoints", endpoints}};
}

std::string problem(const Object& settings, const std::string& allowed = {})
{
    const auto made = cloud(settings, allowed);
    return made ? "" : made.error().at(0).id + ": " + made.error().at(0).detail;
}

TEST(Clouds, are_known_by_name)
{
    for (const auto* name : {"public", "usgov", "china"})
        EXPECT_EQ(cloud(Object{{"cloud", name}})->name, name);
}

TEST(Clouds, may_be_custom_where_the_environment_names_every_host)
{
    const auto made = cloud(custom(), "login.example, ARM.example,graph.example");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->login, "https://login.example");
    EXPECT_EQ(made->arm_scope, "https://arm.example/.default");
    EXPECT_EQ(made->graph_scope, "https://graph.example/.default");
    EXPECT_EQ(made->key_vault_suffix, "vault.example");
    EXPECT_TRUE(cloud(custom(), "1"));
}

TEST(Clouds, may_have_an_audience_of_their_own)
{
    EXPECT_EQ(cloud(custom({{"audience", "https://management.example/"}}), "1")->arm_scope,
              "https://management.example/.default");
}

TEST(Clouds, must_be_those_that_Terraforms_variable_names)
{
    cmd::Host host;
    host.variable = [&](const char* name) {
        return std::string(name) == "ARM_ENVIRONMENT" ? "usgovernment" : std::string();
    };
    EXPECT_TRUE(cmd::cloud_of(host, Object{{"cloud", "usgov"}}));
    const auto made = cmd::cloud_of(host, Object{{"cloud", "public"}});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().at(0).id, "clouds-disagree");
    EXPECT_THAT(made.error().at(0).fix, testing::HasSubstr("cloud = \"usgov\""));
}

TEST(Clouds, are_not_custom_because_the_configuration_says_so)
{
    for (const auto* allowed : {"", "0", "true", "arm.example", "example", ".example", "1,2",
                                "login.example.org", "login.example graph.example arm.example"})
        EXPECT_TRUE(problem(custom(), allowed).starts_with("custom-endpoint-not-allowed: "))
            << allowed;
    EXPECT_EQ(problem(custom(), "login.example,graph.example"),
              "custom-endpoint-not-allowed: The configuration wants the credential to be used at "
              "\"arm.example\", which is none of Azure's own. It alone may not decide that.");
}

TEST(Clouds, keep_secrets)
{
    for (const auto* url : {"http://arm.example", "arm.example", "ftp://arm.example",
                            "https://user@arm.example", "http://127.0.0.1.example"})
        EXPECT_TRUE(problem(custom({{"resource_manager", url}}), "1")
                        .starts_with("custom-endpoint-not-safe: "))
            << url;
    EXPECT_EQ(problem(custom({{"resource_manager", "http://127.0.0.1:8080"}}), "1"), "");
}

} // namespace
