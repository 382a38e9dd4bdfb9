// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/text.hpp"
#include "tests/simulator/azure.hpp"
#include "tests/simulator/signer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace simulator;
using testing::HasSubstr;
using testing::StartsWith;

const std::string tenant = "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a";
const std::string client = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";
const std::string here = "http://127.0.0.1:8080";
const std::string endpoint = here + "/" + tenant + "/oauth2/v2.0/token";

json::object claims_of(const std::string& token)
{
    const auto parts = split(token, '.');
    EXPECT_EQ(parts.size(), 3U);
    return parse_json(base64_decode(parts.at(1))).value_or(json::object()).as_object();
}

/// An application that signs in with a certificate, and one that trusts an issuer.
class SignIn : public testing::Test {
protected:
    SignIn() : azure(estate())
    {
        const auto now = std::chrono::floor<std::chrono::seconds>(azure.simulator().now());
        claims = {{"aud", endpoint},
                  {"iss", client},
                  {"sub", client},
                  {"jti", "1"},
                  {"nbf", now.time_since_epoch().count()},
                  {"exp", now.time_since_epoch().count() + 600}};
    }

    std::string estate() const
    {
        return "[[application]]\nname = \"robot\"\nclient_id = \"" + client +
               "\"\ncertificate = \"" + folder.write("robot.pem", signer.certificate()) +
               "\"\n[[application.federated_credential]]\nissuer = \"https://issuer\"\n"
               "subject = \"repo:me\"\n";
    }

    Azure::Answer sign_in(const std::string& assertion,
                          const std::string& path = "/" + tenant + "/oauth2/v2.0/token?x=y")
    {
        return azure.raw("POST", path,
                         "grant_type=client_credentials&client_id=" + client +
                             "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-"
                             "assertion-type%3Ajwt-bearer&client_assertion=" +
                             assertion + "&scope=https%3A%2F%2Fmanagement.sim%2F%2F.default",
                         {});
    }

    std::string assertion(const char* algorithm = "RS256", const char* named = "x5t")
    {
        return signer.sign(algorithm, named, claims);
    }

    void is_refused(const Azure::Answer& answer, int status, const std::string& code)
    {
        EXPECT_EQ(answer.status, status);
        EXPECT_THAT(answer.at("error_description"), StartsWith(code + ":"));
    }

    TemporaryFolder folder;
    Signer signer{"RSA"};
    Azure azure;
    json::object claims;
};

struct Spelling {
    const char* name;
    const char* algorithm;
    const char* named;
};

class Assertion : public SignIn, public testing::WithParamInterface<Spelling> {};

TEST_P(Assertion, is_taken_as_the_clients_write_it)
{
    const auto answer = sign_in(assertion(GetParam().algorithm, GetParam().named));
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.at("token_type"), "Bearer");
    EXPECT_EQ(answer.at("expires_in"), "3599");
}

INSTANTIATE_TEST_SUITE_P(Clients, Assertion,
                         testing::Values(Spelling{"az", "RS256", "x5t"},
                                         Spelling{"javascript", "PS256", "x5t#S256"},
                                         Spelling{"go", "RS256", "kid"}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_F(SignIn, gives_a_token_with_the_claims_that_clients_read)
{
    const auto got = claims_of(sign_in(assertion()).at("access_token"));
    EXPECT_EQ(text_at(got, "aud"), "https://management.sim/");
    EXPECT_EQ(text_at(got, "iss"), "https://sts.windows.net/" + tenant + "/");
    EXPECT_EQ(text_at(got, "appid"), client);
    EXPECT_EQ(text_at(got, "appidacr"), "2");
    EXPECT_EQ(text_at(got, "tid"), tenant);
    EXPECT_EQ(text_at(got, "oid"), text_at(got, "sub"));
    EXPECT_EQ(integer_at(got, "exp") - integer_at(got, "nbf"), 3599);
    EXPECT_EQ(integer_at(got, "iat"), integer_at(got, "nbf"));
}

TEST_F(SignIn, is_possible_at_every_path_of_the_endpoint)
{
    for (const std::string& path :
         {std::string("/adfs/oauth2/token"), "/" + tenant + "/oauth2/token",
          "/adfs/" + tenant + "/oauth2/v2.0/token",
          "//" + tenant + "/oauth2/token?api-version=1.0"}) {
        claims["aud"] = here + path.substr(0, path.find('?'));
        EXPECT_EQ(sign_in(assertion(), path).status, 200) << path;
    }
}

TEST_F(SignIn, takes_a_token_of_an_issuer_it_trusts)
{
    claims["iss"] = "https://issuer";
    claims["sub"] = "repo:me";
    claims["aud"] = "api://AzureADTokenExchange";
    EXPECT_EQ(sign_in(assertion()).status, 200);
    claims["sub"] = "repo:you";
    const auto refused = sign_in(assertion());
    is_refused(refused, 400, "AADSTS70021");
    EXPECT_THAT(refused.at("error_description"), HasSubstr("Assertion Subject: 'repo:you'."));
}

TEST_F(SignIn, refuses_another_key)
{
    Signer other{"RSA"};
    is_refused(sign_in(other.sign("RS256", "x5t", claims)), 401, "AADSTS700027");
}

TEST_F(SignIn, refuses_a_text_that_was_changed_after_signing)
{
    std::string changed = assertion();
    changed[changed.find('.') + 5] ^= 1;
    EXPECT_EQ(sign_in(changed).status, 401);
}

TEST_F(SignIn, refuses_an_assertion_without_a_known_algorithm)
{
    is_refused(sign_in(assertion("none")), 401, "AADSTS700027");
}

TEST_F(SignIn, refuses_what_is_no_jwt)
{
    is_refused(sign_in("a.b.c"), 401, "AADSTS50027");
}

TEST_F(SignIn, refuses_an_assertion_for_someone_else)
{
    claims["aud"] = "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token";
    is_refused(sign_in(assertion()), 401, "AADSTS700023");
    claims["aud"] = here + "/contoso/oauth2/v2.0/token";
    is_refused(sign_in(assertion()), 401, "AADSTS700023");
}

TEST_F(SignIn, refuses_an_assertion_of_another_application)
{
    claims["sub"] = "cccccccc-1111-4222-8333-bbbbbbbbbbbb";
    is_refused(sign_in(assertion()), 401, "AADSTS700021");
}

TEST_F(SignIn, refuses_an_assertion_that_has_run_out)
{
    azure.advance(std::chrono::minutes(16));
    is_refused(sign_in(assertion()), 401, "AADSTS700024");
    claims.erase("exp");
    is_refused(sign_in(assertion()), 401, "AADSTS700024");
}

TEST_F(SignIn, refuses_a_secret_where_there_is_only_a_certificate)
{
    is_refused(azure.raw("POST", "/common/oauth2/token",
                         "grant_type=client_credentials&client_secret=x&client_id=" + client, {}),
               401, "AADSTS7000215");
}

TEST_F(SignIn, wants_to_be_posted)
{
    is_refused(azure.raw("GET", "/common/oauth2/token", "", {}), 400, "AADSTS900561");
}

TEST(EllipticSignIn, takes_es256)
{
    const TemporaryFolder folder;
    const Signer signer{"EC"};
    Azure azure("[[application]]\nname = \"robot\"\nclient_id = \"" + client +
                "\"\ncertificate = \"" + folder.write("robot.pem", signer.certificate()) + "\"\n");
    const auto until =
        std::chrono::floor<std::chrono::seconds>(azure.simulator().now()).time_since_epoch() +
        std::chrono::minutes(5);
    const auto assertion =
        signer.sign("ES256", "x5t#S256",
                    {{"aud", endpoint}, {"iss", client}, {"sub", client}, {"exp", until.count()}});
    EXPECT_EQ(azure
                  .raw("POST", "/" + tenant + "/oauth2/v2.0/token",
                       "grant_type=client_credentials&client_id=" + client +
                           "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:"
                           "jwt-bearer&client_assertion=" +
                           assertion,
                       {})
                  .status,
              200);
}

TEST(OpenIdConfiguration, names_the_endpoints_of_its_own_authority)
{
    Azure azure;
    const auto adfs = azure.raw("GET", "/adfs/.well-known/openid-configuration", "", {});
    EXPECT_EQ(adfs.at("token_endpoint"), here + "/adfs/oauth2/token");
    EXPECT_EQ(adfs.at("authorization_endpoint"), here + "/adfs/oauth2/authorize");
    EXPECT_EQ(adfs.at("issuer"), here + "/adfs");
    const auto entra =
        azure.raw("GET", "/" + tenant + "/v2.0/.well-known/openid-configuration", "", {});
    EXPECT_EQ(entra.at("token_endpoint"), endpoint);
    EXPECT_EQ(entra.at("issuer"), here + "/" + tenant + "/v2.0");
    const auto keys = entra.at("jwks_uri");
    EXPECT_EQ(azure.raw("GET", keys.substr(here.size()), "", {}).status, 200);
}

TEST(InstanceDiscovery, vouches_for_its_own_host)
{
    Azure azure;
    const auto answer =
        azure.raw("GET",
                  "/common/discovery/instance?api-version=1.1&authorization_endpoint=" +
                      percent_encode(here + "/" + tenant + "/oauth2/v2.0/authorize"),
                  "", {});
    EXPECT_EQ(answer.at("tenant_discovery_endpoint"),
              here + "/" + tenant + "/v2.0/.well-known/openid-configuration");
    EXPECT_THAT(answer.text, HasSubstr(R"("aliases":["127.0.0.1:8080"])"));
}

TEST(CloudMetadata, is_a_list_for_old_clients_and_one_cloud_for_new_ones)
{
    Azure azure;
    const auto old = azure.raw("GET", "/metadata/endpoints?api-version=2019-05-01", "", {});
    ASSERT_TRUE(old.body.is_array());
    const auto first = old.body.as_array().at(0);
    EXPECT_EQ(text_at(first.as_object(), "authentication.loginEndpoint"), here + "/adfs");
    for (const std::string version : {"2022-09-01", "2023-11-01"}) {
        const auto cloud = azure.raw("GET", "/metadata/endpoints?api-version=" + version, "", {});
        EXPECT_EQ(cloud.at("authentication.loginEndpoint"), here);
        EXPECT_EQ(cloud.at("authentication.identityProvider"), "AAD");
        EXPECT_EQ(cloud.at("authentication.tenant"), "common");
        EXPECT_EQ(cloud.at("resourceManager"), here + "/");
        EXPECT_EQ(cloud.at("suffixes.keyVaultDns"), "vault.localhost:8080");
    }
    EXPECT_EQ(azure.raw("GET", "/metadata/endpoints", "", {}).status, 400);
}

TEST(Estate, says_which_certificate_it_cannot_read)
{
    const TemporaryFolder folder;
    Options options;
    options.estate_file = folder.write("estate.toml", "[[application]]\nname = \"robot\"\n"
                                                      "client_id = \"x\"\n"
                                                      "certificate = \"robot.pem\"\n");
    const auto opened = Simulator::open(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().front().detail,
              "\"robot.pem\" holds no certificate that can be read.");
    folder.write("robot.pem", Signer("EC").certificate());
    EXPECT_TRUE(Simulator::open(options));
}

TEST(ServedToken, lives_by_the_machines_clock)
{
    const TemporaryFolder folder;
    Options options;
    options.estate_file = folder.write("estate.toml", "start = 2020-01-01T00:00:00Z\n");
    options.time_scale = 1.0;
    auto opened = Simulator::open(options);
    ASSERT_TRUE(opened);
    http::Request request;
    request.method = "POST";
    request.url = here + "/common/oauth2/token";
    request.body = "grant_type=client_credentials&client_secret=simulator&client_id="
                   "00000000-0000-0000-0000-000000000001";
    const auto answer = parse_json((*opened)->answer(request).response.body).value().as_object();
    const auto token = text_at(answer, "access_token");
    const auto now = std::chrono::system_clock::now().time_since_epoch() / std::chrono::seconds(1);
    EXPECT_NEAR(static_cast<double>(integer_at(claims_of(token), "iat")), static_cast<double>(now),
                60);

    (*opened)->advance_to((*opened)->now() + std::chrono::days(30));
    request.method = "GET";
    request.body.clear();
    request.url = here + "/subscriptions?api-version=2022-12-01";
    request.headers.set("Authorization", "Bearer " + token);
    EXPECT_EQ((*opened)->answer(request).response.status, 200);
}

} // namespace
