// SPDX-License-Identifier: Apache-2.0
// The program against a cloud of its own on loopback: who it says it is, and where it does not go.
#include "tests/cmd/threaded_simulator.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace {

const std::string estate = R"([[subscription]]
id = "11111111-1111-1111-1111-111111111111"
[[resource_group]]
name = "rg-backup"
location = "westeurope"
[[application]]
name = "robot"
client_id = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb"
secret = "canary"
[[role_assignment]]
principal = "robot"
role = "Owner"
scope = "subscription/11111111-1111-1111-1111-111111111111"
)";

class CustomCloud : public testing::Test {
protected:
    CustomCloud() { write_stack("custom", endpoints(simulator.url())); }

    static std::string endpoints(const std::string& url)
    {
        return "endpoints = { login = \"" + url + "\", resource_manager = \"" + url +
               "\", graph = \"" + url + "\", key_vault_suffix = \"vault.localhost\" }\n";
    }

    void write_stack(const std::string& cloud, const std::string& more) const
    {
        test::write_file(program.folder.path("main.toml"),
                         "[tresor]\nstack = \"s\"\n[azure]\ncloud = \"" + cloud +
                             "\"\nsubscription = \"11111111-1111-1111-1111-111111111111\"\n" +
                             more +
                             "[vault.prod]\nname = \"rsv\"\nresource_group = \"rg-backup\"\n"
                             "location = \"westeurope\"\n");
    }

    int plan() { return program.run({"plan"}); }

    test::ThreadedSimulator simulator{estate};
    test::Program program;
    std::map<std::string, std::string>& variables =
        program.variables = {{"AZURE_TENANT_ID", "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a"},
                             {"AZURE_CLIENT_ID", "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb"},
                             {"AZURE_CLIENT_SECRET", "canary"},
                             {"TRESOR_ALLOW_CUSTOM_ENDPOINTS", "127.0.0.1"}};
    std::string& out = program.out;
    std::string& err = program.err;
};

TEST_F(CustomCloud, is_planned_for_and_the_credential_named)
{
    EXPECT_EQ(plan(), 0) << err;
    EXPECT_TRUE(err.contains("The credential is the client secret of application "
                             "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb in tenant "
                             "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a."))
        << err;
    EXPECT_TRUE(out.contains("vault.prod")) << out;
    EXPECT_FALSE((out + err).contains("canary"));
    simulator.stop();
    EXPECT_GT(simulator.asked().size(), 1U);
}

TEST_F(CustomCloud, gets_no_credential_that_the_environment_does_not_allow)
{
    variables.erase("TRESOR_ALLOW_CUSTOM_ENDPOINTS");
    EXPECT_EQ(plan(), 1);
    EXPECT_TRUE(err.contains("Custom endpoint is not allowed")) << err;
    simulator.stop();
    EXPECT_TRUE(simulator.asked().empty());
}

TEST_F(CustomCloud, is_not_planned_for_without_any_credential)
{
    variables = {{"TRESOR_ALLOW_CUSTOM_ENDPOINTS", "1"},
                 {"AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential"}};
    EXPECT_EQ(plan(), 1);
    EXPECT_TRUE(err.contains("environment: There is no client secret")) << err;
    simulator.stop();
    EXPECT_TRUE(simulator.asked().empty());
}

TEST_F(CustomCloud, is_not_asked_for_its_endpoints_in_vain)
{
    write_stack("custom", "");
    EXPECT_EQ(plan(), 1);
    EXPECT_TRUE(err.contains("Custom cloud without endpoints")) << err;
    EXPECT_TRUE(err.contains("main.toml:4:")) << err;
}

TEST_F(CustomCloud, that_is_the_simulator_sees_no_credential_of_ours)
{
    write_stack("simulator", "");
    variables["TRESOR_SIMULATOR"] = simulator.url();
    EXPECT_EQ(plan(), 0) << err;
    EXPECT_FALSE(err.contains("Signed in")) << err;
    simulator.stop();
    ASSERT_FALSE(simulator.asked().empty());
    for (const auto& request : simulator.asked()) {
        EXPECT_FALSE(request.body.contains("canary")) << request.body;
        EXPECT_FALSE(request.headers.get("Authorization").contains("canary")) << request.url;
    }
}

TEST_F(CustomCloud, refuses_a_wrong_secret_in_its_own_words)
{
    variables["AZURE_CLIENT_SECRET"] = "canary-2";
    EXPECT_EQ(plan(), 1);
    EXPECT_TRUE(err.contains("AADSTS7000215")) << err;
    EXPECT_FALSE((out + err).contains("canary"));
}

} // namespace
