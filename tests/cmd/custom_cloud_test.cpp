// SPDX-License-Identifier: Apache-2.0
// The program against a cloud of its own on loopback: who it says it is, and where it does not go.
#include "cmd/host.hpp"
#include "providers/http/server.hpp"
#include "providers/simulator/simulator.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <map>
#include <thread>

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

/// A simulator in a thread of its own: the program runs its loop until it has ended.
class CustomCloud : public testing::Test {
protected:
    CustomCloud()
    {
        test::write_file(world.path("estate.toml"), estate);
        simulator::Options options;
        options.estate_file = world.path("estate.toml");
        options.time_scale = 1.0;
        auto opened = simulator::Simulator::open(options);
        if (!opened) throw std::runtime_error(opened.error().front().detail);
        simulator_ = std::move(*opened);
        server = std::move(*http::listen(io.get_executor(), {}, [this](const http::Request& r) {
            asked.push_back(r.body + std::string(r.headers.get("Authorization")));
            return simulator_->answer(r);
        }));
        write_stack("custom", endpoints(server->url()));
        thread = std::thread([this] { io.run(); });
    }

    ~CustomCloud() override { stop(); }

    void stop()
    {
        if (!thread.joinable()) return;
        io.stop();
        thread.join();
    }

    static std::string endpoints(const std::string& url)
    {
        return "endpoints = { login = \"" + url + "\", resource_manager = \"" + url +
               "\", graph = \"" + url + "\", key_vault_suffix = \"vault.localhost\" }\n";
    }

    void write_stack(const std::string& cloud, const std::string& more) const
    {
        test::write_file(folder.path("main.toml"),
                         "[tresor]\nstack = \"s\"\n[azure]\ncloud = \"" + cloud +
                             "\"\nsubscription = \"11111111-1111-1111-1111-111111111111\"\n" +
                             more +
                             "[vault.prod]\nname = \"rsv\"\nresource_group = \"rg-backup\"\n"
                             "location = \"westeurope\"\n");
    }

    int plan()
    {
        cmd::Host host;
        host.out = [this](std::string_view text) { out += text; };
        host.err = [this](std::string_view text) { err += text; };
        host.ask = [](std::string_view) { return std::nullopt; };
        host.variable = [this](const char* name) {
            const auto found = variables.find(name);
            return found == variables.end() ? std::string() : found->second;
        };
        host.style = [](cmd::ColorChoice, bool) { return cmd::Style{.color = false, .width = 0}; };
        host.folder = folder.path();
        return cmd::run({"plan"}, host);
    }

    test::TempDir world;
    test::TempDir folder; ///< the stack's
    std::map<std::string, std::string> variables{
        {"AZURE_TENANT_ID", "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a"},
        {"AZURE_CLIENT_ID", "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb"},
        {"AZURE_CLIENT_SECRET", "canary"},
        {"TRESOR_ALLOW_CUSTOM_ENDPOINTS", "127.0.0.1"}};
    std::string out;
    std::string err;
    std::vector<std::string> asked; ///< what was shown; to be read once the thread has ended
    std::unique_ptr<simulator::Simulator> simulator_;
    boost::asio::io_context io{1};
    std::unique_ptr<http::Server> server;
    std::thread thread;
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
    stop();
    EXPECT_GT(asked.size(), 1U);
}

TEST_F(CustomCloud, gets_no_credential_that_the_environment_does_not_allow)
{
    variables.erase("TRESOR_ALLOW_CUSTOM_ENDPOINTS");
    EXPECT_EQ(plan(), 1);
    EXPECT_TRUE(err.contains("Custom endpoint is not allowed")) << err;
    stop();
    EXPECT_TRUE(asked.empty());
}

TEST_F(CustomCloud, is_not_planned_for_without_any_credential)
{
    variables = {{"TRESOR_ALLOW_CUSTOM_ENDPOINTS", "1"},
                 {"AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential"}};
    EXPECT_EQ(plan(), 1);
    EXPECT_TRUE(err.contains("environment: There is no client secret")) << err;
    stop();
    EXPECT_TRUE(asked.empty());
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
    variables["TRESOR_SIMULATOR"] = server->url();
    EXPECT_EQ(plan(), 0) << err;
    EXPECT_FALSE(err.contains("Signed in")) << err;
    stop();
    ASSERT_FALSE(asked.empty());
    for (const auto& shown : asked) EXPECT_FALSE(shown.contains("canary")) << shown;
}

TEST_F(CustomCloud, refuses_a_wrong_secret_in_its_own_words)
{
    variables["AZURE_CLIENT_SECRET"] = "canary-2";
    EXPECT_EQ(plan(), 1);
    EXPECT_TRUE(err.contains("AADSTS7000215")) << err;
    EXPECT_FALSE((out + err).contains("canary"));
}

} // namespace
