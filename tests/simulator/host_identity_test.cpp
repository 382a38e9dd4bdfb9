// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/text.hpp"
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using namespace simulator;
using testing::HasSubstr;
using testing::StartsWith;

const std::string path = "/metadata/identity/oauth2/token";
const std::string query = "?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F";
const std::string system_id = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";
const std::string first_id = "aaaaaaaa-2222-4222-8333-bbbbbbbbbbbb";
const std::string second_id = "aaaaaaaa-3333-4222-8333-bbbbbbbbbbbb";
const http::Headers metadata{{"Metadata", "true"}};

std::string identity(const std::string& name, const std::string& client, bool is_system = false)
{
    return "[[identity_host.identity]]\nname = \"" + name + "\"\nclient_id = \"" + client + "\"\n" +
           (is_system ? "system_assigned = true\n" : "");
}

json::object claims_of(const std::string& token)
{
    return parse_json(base64_decode(split(token, '.').at(1))).value().as_object();
}

class Host : public testing::Test {
protected:
    TemporaryFolder folder;
    std::string host = "[identity_host]\nheader = \"h\"\narc_folder = \"" + folder.path() + "\"\n";
};

TEST_F(Host, gives_a_machine_its_own_identity)
{
    Azure azure(host + identity("other", first_id) + identity("own", system_id, true));
    const auto answer = azure.raw("GET", path + query, "", metadata);
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.at("client_id"), system_id);
    EXPECT_EQ(answer.at("expires_in"), "3599");
    EXPECT_EQ(answer.at("resource"), "https://management.azure.com/");
    EXPECT_EQ(answer.at("token_type"), "Bearer");
    const auto claims = claims_of(answer.at("access_token"));
    EXPECT_EQ(text_at(claims, "appid"), system_id);
    EXPECT_EQ(answer.at("expires_on"), std::to_string(integer_at(claims, "exp")));
    EXPECT_TRUE(answer.body.at("expires_on").is_string());
}

TEST_F(Host, takes_its_path_with_a_slash_at_the_end_too)
{
    Azure azure(host + identity("own", system_id, true));
    EXPECT_EQ(azure.raw("GET", path + "/" + query, "", metadata).at("client_id"), system_id);
}

TEST_F(Host, gives_it_the_one_that_it_names)
{
    Azure azure(host + identity("own", system_id, true) + identity("other", first_id));
    EXPECT_EQ(
        azure.raw("GET", path + query + "&client_id=" + first_id, "", metadata).at("client_id"),
        first_id);
}

TEST_F(Host, wants_a_name_where_there_are_several)
{
    Azure azure(host + identity("one", first_id) + identity("two", second_id));
    EXPECT_THAT(azure.raw("GET", path + query, "", metadata).at("error_description"),
                StartsWith("Multiple user assigned identities exist"));
    Azure single(host + identity("one", first_id));
    EXPECT_EQ(single.raw("GET", path + query, "", metadata).at("client_id"), first_id);
}

TEST_F(Host, refuses_as_a_metadata_service_does)
{
    struct Row {
        std::string target;
        http::Headers headers;
        int status;
        const char* description;
    };
    Azure azure(host + identity("own", system_id, true));
    const Row rows[] = {
        {path, {}, 400, "Required metadata header not specified"},
        {path + query, {}, 400, "Required metadata header not specified"},
        {path + query,
         {{"Metadata", "true"}, {"X-Forwarded-For", "10.0.0.1"}},
         400,
         "Required metadata header not specified"},
        {path + "?api-version=2018-02-01", metadata, 400,
         "Required audience parameter not specified"},
        {path + query + "&client_id=nobody", metadata, 400, "Identity not found"},
    };
    for (const auto& row : rows) {
        const auto answer = azure.raw("GET", row.target, "", row.headers);
        EXPECT_EQ(answer.status, row.status) << row.target;
        EXPECT_EQ(answer.at("error_description"), row.description) << row.target;
    }
    EXPECT_EQ(azure.raw("POST", path + query, "", metadata).status, 405);
}

TEST_F(Host, is_none_where_the_estate_has_none)
{
    Azure azure;
    EXPECT_EQ(azure.raw("GET", path + query, "", metadata).status, 404);
}

TEST_F(Host, gives_a_service_its_identity_for_the_header)
{
    Azure azure(host + identity("own", system_id, true));
    const std::string target = "/msi/token?api-version=2019-08-01&resource=r";
    const auto answer = azure.raw("GET", target, "", {{"X-IDENTITY-HEADER", "h"}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.at("client_id"), system_id);
    EXPECT_EQ(answer.at("expires_in"), "") << "App Service says only when it ends";
    EXPECT_EQ(azure.raw("GET", target, "", {{"X-IDENTITY-HEADER", "x"}}).status, 401);
    EXPECT_EQ(azure.raw("GET", target, "", {}).status, 401);
    EXPECT_THAT(azure.raw("GET", target + "&client_id=nobody", "", {{"X-IDENTITY-HEADER", "h"}})
                    .at("message"),
                StartsWith("No User Assigned or Delegated Managed Identity found"));
}

TEST_F(Host, elsewhere_wants_to_see_what_only_some_can_read)
{
    Azure azure(host + identity("own", system_id, true));
    const auto target = "/arc" + path + query;
    const auto asked = azure.raw("GET", target, "", metadata);
    EXPECT_EQ(asked.status, 401);
    const std::string challenge(asked.headers.get("WWW-Authenticate"));
    ASSERT_THAT(challenge, StartsWith("Basic realm=" + folder.path() + "/"));
    ASSERT_THAT(challenge, testing::EndsWith(".key"));
    const std::string file = challenge.substr(12);
    std::ifstream stream(file);
    const std::string key(std::istreambuf_iterator<char>(stream), {});
    auto answering = metadata;
    answering.set("Authorization", "Basic wrong");
    EXPECT_EQ(azure.raw("GET", target, "", answering).status, 401);
    answering.set("Authorization", "Basic " + key);
    EXPECT_EQ(azure.raw("GET", target, "", answering).at("client_id"), system_id);
    EXPECT_FALSE(std::filesystem::exists(file));
    EXPECT_EQ(azure.raw("GET", target, "", answering).status, 401) << "it is good for once";
}

const std::string jobs = R"(
[[pipeline_job]]
service = "github"
issuer = "https://token.actions.githubusercontent.com"
subject = "repo:me"
request_token = "g"
[[pipeline_job]]
service = "azure-devops"
issuer = "https://vstoken"
subject = "sc://me"
request_token = "a"
service_connection = "k"
[[application]]
name = "robot"
client_id = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb"
[[application.federated_credential]]
issuer = "https://token.actions.githubusercontent.com"
subject = "repo:me"
)";
const std::string github = "/_apis/distributedtask/hubs/Actions/plans/p/jobs/j/idtoken";
const std::string devops = "/_apis/distributedtask/hubs/build/plans/p/jobs/j/oidctoken";

TEST(Pipeline, of_github_gives_its_job_a_token_for_the_audience_it_names)
{
    Azure azure(jobs);
    const auto answer =
        azure.raw("GET", github + "?audience=aud", "", {{"Authorization", "Bearer g"}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    const auto claims = claims_of(answer.at("value"));
    EXPECT_EQ(text_at(claims, "iss"), "https://token.actions.githubusercontent.com");
    EXPECT_EQ(text_at(claims, "sub"), "repo:me");
    EXPECT_EQ(text_at(claims, "aud"), "aud");
    for (const auto* wrong : {"Bearer a", "Bearer x", ""})
        EXPECT_EQ(azure.raw("GET", github, "", {{"Authorization", wrong}}).status, 401) << wrong;
    EXPECT_EQ(azure.raw("POST", github, "", {{"Authorization", "Bearer g"}}).status, 405);
}

TEST(Pipeline, of_azure_devops_gives_its_job_a_token_of_the_service_connection)
{
    Azure azure(jobs);
    const http::Headers headers{{"Authorization", "Bearer a"}};
    const auto answer =
        azure.raw("POST", devops + "?api-version=7.1&serviceConnectionId=k", "", headers);
    ASSERT_EQ(answer.status, 200) << answer.text;
    const auto claims = claims_of(answer.at("oidcToken"));
    EXPECT_EQ(text_at(claims, "sub"), "sc://me");
    EXPECT_EQ(text_at(claims, "aud"), "api://AzureADTokenExchange");
    EXPECT_EQ(
        azure.raw("POST", devops + "?api-version=7.1&serviceConnectionId=x", "", headers).status,
        404);
    EXPECT_EQ(azure.raw("POST", devops + "?serviceConnectionId=k", "", headers).status, 400);
}

/// Signs in with a job's token as the application that trusts it.
Azure::Answer exchange(Azure& azure, const std::string& token)
{
    return azure.raw("POST", "/common/oauth2/v2.0/token",
                     "grant_type=client_credentials&client_id=aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb&"
                     "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3A"
                     "jwt-bearer&client_assertion=" +
                         token + "&scope=s%2F.default",
                     {});
}

TEST(Pipeline, token_is_taken_by_entra_but_no_other_that_says_the_same)
{
    Azure azure(jobs);
    const auto token = azure
                           .raw("GET", github + "?audience=api%3A%2F%2FAzureADTokenExchange", "",
                                {{"Authorization", "Bearer g"}})
                           .at("value");
    EXPECT_EQ(exchange(azure, token).status, 200);
    const auto forged = token.substr(0, token.rfind('.') + 1) + "AAAA";
    EXPECT_THAT(exchange(azure, forged).at("error_description"), StartsWith("AADSTS700027:"));
}

TEST(Revocation, is_a_challenge_until_a_token_is_asked_for_anew)
{
    Azure azure;
    EXPECT_EQ(azure.send("GET", "/subscriptions").status, 200);
    ASSERT_TRUE(azure.simulator().perform({"revoke-tokens"}));
    const auto refused = azure.send("GET", "/subscriptions");
    EXPECT_EQ(refused.status, 401);
    const std::string challenge(refused.headers.get("WWW-Authenticate"));
    EXPECT_THAT(challenge, HasSubstr(R"(error="insufficient_claims")"));
    const auto at = challenge.find("claims=\"") + 8;
    const auto claims =
        parse_json(base64_decode(challenge.substr(at, challenge.find('"', at) - at)));
    ASSERT_TRUE(claims && claims->is_object());
    EXPECT_NE(text_at(claims->as_object(), "access_token.nbf.value"), "");
    azure.log_in_again();
    EXPECT_EQ(azure.send("GET", "/subscriptions").status, 200);
}

} // namespace
