// SPDX-License-Identifier: Apache-2.0
// Every credential signs in at the emulated endpoints over loopback, and its token is shown to ARM.
#include "providers/azure/arm/arm_client.hpp"
#include "providers/azure/identity/environment.hpp"
#include "providers/azure/identity/managed_identity.hpp"
#include "providers/azure/identity/token_cache.hpp"
#include "providers/http/beast_transport.hpp"
#include "providers/http/server.hpp"
#include "providers/simulator/simulator.hpp"
#include "tests/azure/identity/identity_fixture.hpp"
#include "tests/simulator/signer.hpp"
#include "tests/support/temp_dir.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <map>

namespace {

using namespace std::chrono_literals;
using Variables = std::map<std::string, std::string>;

const std::string tenant = "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a";
const std::string robot = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";
const std::string machine = "aaaaaaaa-2222-4222-8333-bbbbbbbbbbbb";
const std::string second = "aaaaaaaa-3333-4222-8333-bbbbbbbbbbbb";

const Signer& certificate()
{
    static const Signer made("RSA", 400L * 24 * 3600);
    return made;
}

/// Who vouches for workloads, as a cluster does.
const Signer& cluster()
{
    static const Signer made("RSA", 400L * 24 * 3600);
    return made;
}

/// What every web server says.
std::string http_date(reconciler::Time time)
{
    const auto seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(seconds));
}

class SimulatedIdentity : public testing::Test {
protected:
    SimulatedIdentity()
    {
        test::write_file(folder.path("sp.pem"), certificate().certificate());
        test::write_file(folder.path("cluster.pem"), cluster().certificate());
        test::write_file(folder.path("estate.toml"), estate());
        auto opened = simulator::Simulator::open({folder.path("estate.toml"), "", "", {}, true});
        if (!opened) throw std::runtime_error(opened.error().front().detail);
        simulator_ = std::move(*opened);
        clock = std::make_unique<test::FakeClock>(simulator_->now());
        auto listening = http::listen(io.get_executor(), {}, [this](const http::Request& request) {
            asked.push_back(request);
            auto reply = simulator_->answer(request);
            reply.response.headers.set("Date", http_date(simulator_->now()));
            return reply;
        });
        server = std::move(*listening);
        base = server->url();
        transport = http::make_beast_transport({});
        sign_in = azure::make_token_pipeline(parts());
    }

    std::string estate() const
    {
        return R"(
start = 2026-01-15T08:00:00Z
[[subscription]]
id = "11111111-1111-1111-1111-111111111111"
[[application]]
name = "robot"
client_id = ")" +
               robot + R"("
secret = "s3cret"
certificate = "sp.pem"
[[application.federated_credential]]
issuer = "https://cluster"
subject = "system:serviceaccount:backup:tresor"
certificate = "cluster.pem"
[[application.federated_credential]]
issuer = "https://token.actions.githubusercontent.com"
subject = "repo:contoso/backup:ref:refs/heads/main"
[[application.federated_credential]]
issuer = "https://vstoken.dev.azure.com/org"
subject = "sc://contoso/backup/azure"
[[pipeline_job]]
service = "github"
issuer = "https://token.actions.githubusercontent.com"
subject = "repo:contoso/backup:ref:refs/heads/main"
request_token = "job-token"
[[pipeline_job]]
service = "azure-devops"
issuer = "https://vstoken.dev.azure.com/org"
subject = "sc://contoso/backup/azure"
request_token = "access-token"
service_connection = "connection-1"
[identity_host]
header = "host-header"
arc_folder = ")" +
               folder.path() +
               R"("
[[identity_host.identity]]
name = "machine"
client_id = ")" +
               machine + R"("
system_assigned = true
[[identity_host.identity]]
name = "second"
client_id = ")" +
               second + R"("
)";
    }

    azure::PipelineParts parts()
    {
        return {.transport = *transport,
                .clock = *clock,
                .user_agent = "tresor/test",
                .retry = {.tries = 1},
                .log = [this](const std::string& line) { log += line + "\n"; }};
    }

    void TearDown() override
    {
        EXPECT_FALSE(log.empty());
        for (const auto* secret :
             {"s3cret", "host-header", "job-token", "access-token", "canary", "eyJ", "PRIVATE"})
            EXPECT_FALSE(log.contains(secret)) << secret << " in\n" << log;
    }

    /// Runs until the end of `work`, while the clock stands still.
    template <class T>
    T wait_for(boost::asio::awaitable<T> work)
    {
        std::optional<T> result;
        boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr bug, T value) {
            EXPECT_FALSE(bug);
            result.emplace(std::move(value));
        });
        io.restart();
        while (!result && io.run_one_for(20s) > 0) {
        }
        if (!result) throw std::logic_error("no answer");
        return std::move(*result);
    }

    reconciler::Result<azure::Identity> identity(Variables variables)
    {
        variables.emplace("AZURE_AUTHORITY_HOST", base);
        variables.emplace("AZURE_TENANT_ID", tenant);
        variables.emplace("AZURE_CLIENT_ID", robot);
        auto variable = [variables = std::move(variables)](const char* name) {
            const auto found = variables.find(name);
            return found == variables.end() ? std::string() : found->second;
        };
        return azure::identity_of_environment(
            {*sign_in, *transport, *clock, std::move(variable), "https://unused", ""});
    }

    /// Signs in and asks ARM; "" or why that failed.
    std::string visit(azure::Credential& credential)
    {
        const auto cloud = azure::simulator_cloud(base);
        const auto throttle = azure::make_throttle(*clock, {});
        azure::ArmClient arm(azure::make_arm_pipeline(parts(), cloud, credential, *throttle), cloud,
                             *clock);
        const auto got = wait_for(arm.get("/subscriptions?api-version=2022-12-01"));
        return got ? "" : shown(got.error().at(0));
    }

    std::string visit(Variables variables)
    {
        const auto made = identity(std::move(variables));
        return made ? visit(*made->credential) : shown(made.error().at(0));
    }

    /// What a cluster writes for a workload.
    std::string workload_token(const std::string& subject) const
    {
        const auto now = simulator_->now().time_since_epoch() / 1s;
        return cluster().sign("RS256", "kid",
                              {{"iss", "https://cluster"},
                               {"sub", subject},
                               {"aud", "api://AzureADTokenExchange"},
                               {"nbf", now},
                               {"exp", now + 600}});
    }

    std::string file(const std::string& name, const std::string& bytes) const
    {
        test::write_file(folder.path(name), bytes);
        return folder.path(name);
    }

    std::size_t asked_of(std::string_view path) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(
            asked, [&](const http::Request& r) { return r.url.contains(path); }));
    }

    void perform(const std::vector<std::string>& words)
    {
        const auto done = simulator_->perform(words);
        EXPECT_TRUE(done) << (done ? "" : done.error().at(0).detail);
    }

    test::TempDir folder;
    std::unique_ptr<simulator::Simulator> simulator_;
    boost::asio::io_context io{1};
    std::unique_ptr<test::FakeClock> clock;
    std::unique_ptr<http::Server> server;
    std::string base;
    std::unique_ptr<http::Transport> transport;
    std::unique_ptr<http::Transport> sign_in;
    std::vector<http::Request> asked;
    std::string log;
};

TEST_F(SimulatedIdentity, is_had_with_a_secret)
{
    EXPECT_EQ(visit({{"AZURE_CLIENT_SECRET", "s3cret"}}), "");
    const auto refused = visit({{"AZURE_CLIENT_SECRET", "canary"}});
    EXPECT_TRUE(refused.contains("AADSTS7000215")) << refused;
    EXPECT_FALSE(refused.contains("canary"));
}

TEST_F(SimulatedIdentity, is_had_with_a_certificate_of_either_form)
{
    EXPECT_EQ(visit({{"AZURE_CLIENT_CERTIFICATE_PATH",
                      file("key.pem", certificate().private_key() + certificate().certificate())}}),
              "");
    EXPECT_EQ(visit({{"ARM_CLIENT_CERTIFICATE_PATH", file("key.pfx", certificate().pkcs12("pw"))},
                     {"ARM_CLIENT_CERTIFICATE_PASSWORD", "pw"}}),
              "");
    const auto refused =
        visit({{"AZURE_CLIENT_CERTIFICATE_PATH",
                file("other.pem", cluster().private_key() + cluster().certificate())}});
    EXPECT_TRUE(refused.contains("AADSTS700027")) << refused;
}

TEST_F(SimulatedIdentity, is_had_with_a_certificate_where_our_clock_is_wrong)
{
    clock = std::make_unique<test::FakeClock>(simulator_->now() - 2h);
    sign_in = azure::make_token_pipeline(parts());
    EXPECT_EQ(visit({{"AZURE_CLIENT_CERTIFICATE_PATH",
                      file("key.pem", certificate().private_key() + certificate().certificate())}}),
              "");
    EXPECT_EQ(asked_of("/oauth2/v2.0/token"), 2U);
}

TEST_F(SimulatedIdentity, is_had_as_a_workload_of_a_cluster)
{
    const std::string subject = "system:serviceaccount:backup:tresor";
    EXPECT_EQ(visit({{"AZURE_FEDERATED_TOKEN_FILE", file("token", workload_token(subject))}}), "");
    EXPECT_EQ(visit({{"ARM_OIDC_TOKEN", workload_token(subject)}}), "");
    const auto refused = visit({{"ARM_OIDC_TOKEN", workload_token("somebody else")}});
    EXPECT_TRUE(refused.contains("AADSTS70021")) << refused;
}

TEST_F(SimulatedIdentity, is_had_as_a_job_of_github)
{
    const std::string url =
        base + "/_apis/distributedtask/hubs/Actions/plans/p/jobs/j/idtoken?api-version=2.0";
    EXPECT_EQ(visit({{"ACTIONS_ID_TOKEN_REQUEST_URL", url},
                     {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job-token"}}),
              "");
    const auto refused = visit(
        {{"ACTIONS_ID_TOKEN_REQUEST_URL", url}, {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "canary"}});
    EXPECT_TRUE(refused.contains("TF400813")) << refused;
    EXPECT_FALSE(refused.contains("canary"));
}

TEST_F(SimulatedIdentity, is_had_as_a_job_of_azure_pipelines)
{
    Variables variables{{"SYSTEM_OIDCREQUESTURI",
                         base + "/_apis/distributedtask/hubs/build/plans/p/jobs/j/oidctoken"},
                        {"SYSTEM_ACCESSTOKEN", "access-token"},
                        {"ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "connection-1"}};
    EXPECT_EQ(visit(variables), "");
    variables["ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID"] = "connection-2";
    const auto refused = visit(variables);
    EXPECT_TRUE(refused.contains("connection-2 could not be found")) << refused;
}

TEST_F(SimulatedIdentity, is_that_of_the_machine)
{
    const Variables machine_alone{{"AZURE_POD_IDENTITY_AUTHORITY_HOST", base},
                                  {"AZURE_CLIENT_ID", ""}};
    EXPECT_EQ(visit(machine_alone), "");
    EXPECT_EQ(visit({{"AZURE_POD_IDENTITY_AUTHORITY_HOST", base}, {"AZURE_CLIENT_ID", second}}),
              "");
    const auto refused =
        visit({{"AZURE_POD_IDENTITY_AUTHORITY_HOST", base}, {"AZURE_CLIENT_ID", "nobody"}});
    EXPECT_TRUE(refused.contains("Identity not found")) << refused;
}

TEST_F(SimulatedIdentity, is_that_of_the_service)
{
    Variables variables{{"IDENTITY_ENDPOINT", base + "/msi/token"},
                        {"IDENTITY_HEADER", "host-header"},
                        {"AZURE_CLIENT_ID", ""}};
    EXPECT_EQ(visit(variables), "");
    variables["IDENTITY_HEADER"] = "canary";
    const auto refused = visit(variables);
    EXPECT_TRUE(refused.contains("HTTP 401")) << refused;
    EXPECT_FALSE(refused.contains("canary"));
}

TEST_F(SimulatedIdentity, is_that_of_a_machine_elsewhere_that_can_read_its_challenge)
{
    azure::ManagedIdentityOptions options{azure::IdentitySource::arc,
                                          base + "/arc/metadata/identity/oauth2/token"};
    options.challenge_folder = folder.path();
    const auto arc = azure::make_managed_identity_credential(*sign_in, *transport, *clock, options);
    EXPECT_EQ(visit(*arc), "");
    EXPECT_EQ(asked_of("/arc/"), 2U);
    options.challenge_folder = "/var/opt/azcmagent/tokens";
    const auto elsewhere =
        azure::make_managed_identity_credential(*sign_in, *transport, *clock, options);
    EXPECT_TRUE(visit(*elsewhere).contains("is not in /var/opt/azcmagent/tokens"));
}

TEST_F(SimulatedIdentity, is_the_first_of_the_chain_that_is_there)
{
    const auto made =
        identity({{"AZURE_POD_IDENTITY_AUTHORITY_HOST", base}, {"AZURE_CLIENT_ID", ""}});
    EXPECT_EQ(visit(*made->credential), "");
    EXPECT_EQ(made->credential->description(), "the system-assigned managed identity from the "
                                               "machine's metadata service (IMDS)");
    ASSERT_EQ(asked_of("/metadata/identity"), 2U) << "looked for, then asked";
}

TEST_F(SimulatedIdentity, survives_that_its_tokens_are_revoked)
{
    const auto made = identity({{"AZURE_CLIENT_SECRET", "s3cret"}});
    EXPECT_EQ(visit(*made->credential), "");
    perform({"revoke-tokens"});
    asked.clear();
    EXPECT_EQ(visit(*made->credential), "");
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_TRUE(asked[1].body.contains("&claims=%7B%22access_token%22%3A%7B%22nbf%22"))
        << asked[1].body;
    EXPECT_EQ(visit(*made->credential), "");
    EXPECT_EQ(asked.size(), 4U);
}

TEST_F(SimulatedIdentity, signs_in_anew_before_its_token_ends)
{
    const auto made = identity({{"AZURE_CLIENT_SECRET", "s3cret"}});
    const auto pass = [&](reconciler::Duration time) {
        clock->advance(time);
        simulator_->advance_to(clock->now());
        EXPECT_EQ(visit(*made->credential), "");
        return asked_of("/oauth2/v2.0/token");
    };
    EXPECT_EQ(pass(0s), 1U);
    EXPECT_EQ(pass(47min), 1U);
    EXPECT_EQ(pass(2min), 2U);
}

} // namespace
