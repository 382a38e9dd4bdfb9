// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string estate = R"(
[[application]]
name = "owner"
client_id = "33333333-3333-3333-3333-333333333301"
object_id = "33333333-3333-3333-3333-333333333311"
secret = "s"
[[role_assignment]]
principal = "owner"
role = "Owner"
scope = "group/rg-app"
[[key_vault]]
name = "kv-app"
resource_group = "rg-app"
purge_protection = false
[[key_vault.access_policy]]
principal = "owner"
keys = ["all"]
secrets = ["get", "list", "set", "delete", "recover", "purge"]
[[key_vault]]
name = "kv-roles"
resource_group = "rg-app"
rbac = true
[[key_vault]]
name = "kv-closed"
resource_group = "rg-app"
firewall = "trusted"
)";

const std::string in_management = "{app}/providers/Microsoft.KeyVault/vaults/kv-app";

/// Asks a key vault at its own host.
class Data {
public:
    Data() : azure(estate)
    {
        token_ = azure.log_in("33333333-3333-3333-3333-333333333301", "s");
        azure.use_token(token_);
    }

    Azure::Answer ask(std::string_view method, const std::string& vault, const std::string& path,
                      const std::string& body = "", bool with_token = true)
    {
        http::Request request{std::string(method),
                              "https://" + vault + ".vault.azure.net/" + path +
                                  (path.contains('?') ? "&" : "?") + "api-version=7.4",
                              {},
                              body};
        if (with_token) request.headers.set("Authorization", "Bearer " + token_);
        const auto response = azure.simulator().answer(request).response;
        Azure::Answer answer;
        answer.status = response.status;
        answer.headers = response.headers;
        answer.text = response.body;
        answer.body = parse_json(response.body).value_or(json::value());
        return answer;
    }

    Azure azure;

private:
    std::string token_;
};

} // namespace

TEST(KeyVaultData, says_where_a_token_is_to_be_had)
{
    Data data;
    const auto asked = data.ask("GET", "kv-app", "secrets", "", false);
    EXPECT_EQ(asked.status, 401);
    EXPECT_EQ(asked.at("error.message"), "AKV10000: Request is missing a Bearer or PoP token.");
    EXPECT_THAT(std::string(asked.headers.get("WWW-Authenticate")),
                HasSubstr("resource=\"https://vault.azure.net\""));
}

TEST(KeyVaultData, lists_the_newest_version_of_a_key_first)
{
    Data data;
    const auto old = data.ask("POST", "kv-app", "keys/k/create", R"({"kty":"RSA"})");
    const auto young = data.ask("POST", "kv-app", "keys/k/create", R"({"kty":"RSA"})");
    const auto listed = data.ask("GET", "kv-app", "keys/k/versions");
    ASSERT_EQ(listed.count(), 2U);
    const auto& versions = listed.body.at("value").as_array();
    EXPECT_EQ(versions[0].at("kid").as_string(), young.at("key.kid"));
    EXPECT_EQ(versions[1].at("kid").as_string(), old.at("key.kid"));
}

TEST(KeyVaultData, lets_a_key_that_only_imports_expire_after_two_days)
{
    Data data;
    const auto lifetime = [&](const std::string& operations) {
        const auto made = data.ask("POST", "kv-app", "keys/k/create",
                                   R"({"kty":"RSA-HSM","key_ops":)" + operations + "}");
        const auto expires = made.at("attributes.exp");
        return expires.empty() ? 0
                               : std::stoll(expires) - std::stoll(made.at("attributes.created"));
    };
    EXPECT_EQ(lifetime(R"(["import"])"), 48 * 3600);
    EXPECT_EQ(lifetime(R"(["wrapKey","import"])"), 0);
}

TEST(KeyVaultData, keeps_versions_of_a_secret)
{
    Data data;
    const auto first = data.ask("PUT", "kv-app", "secrets/s", R"({"value":"one"})");
    EXPECT_EQ(first.status, 200);
    data.ask("PUT", "kv-app", "secrets/s", R"({"value":"two","tags":{"a":"b"}})");
    EXPECT_EQ(data.ask("GET", "kv-app", "secrets/s/").at("value"), "two");
    const std::string id = first.at("id");
    const std::string version = id.substr(id.find_last_of('/') + 1);
    EXPECT_EQ(data.ask("GET", "kv-app", "secrets/s/" + version).at("value"), "one");
    EXPECT_EQ(data.ask("GET", "kv-app", "secrets/s/versions").count(), 2U);
    const auto list = data.ask("GET", "kv-app", "secrets");
    EXPECT_EQ(list.count(), 1U);
    EXPECT_EQ(list.at("nextLink"), "null");
}

TEST(KeyVaultData, pages_with_the_port_in_the_link)
{
    Data data;
    data.ask("PUT", "kv-app", "secrets/a", R"({"value":"1"})");
    data.ask("PUT", "kv-app", "secrets/b", R"({"value":"2"})");
    const auto page = data.ask("GET", "kv-app", "secrets?maxresults=1");
    EXPECT_EQ(page.count(), 1U);
    EXPECT_THAT(page.at("nextLink"), HasSubstr("kv-app.vault.azure.net:443/secrets?"));
}

TEST(KeyVaultData, keeps_the_name_of_a_deleted_secret_until_it_is_purged)
{
    Data data;
    data.ask("PUT", "kv-app", "secrets/s", R"({"value":"one"})");
    EXPECT_EQ(data.ask("DELETE", "kv-app", "secrets/s").status, 200);
    const auto taken = data.ask("PUT", "kv-app", "secrets/s", R"({"value":"two"})");
    EXPECT_EQ(taken.status, 409);
    EXPECT_EQ(taken.at("error.innererror.code"), "ObjectIsDeletedButRecoverable");
    EXPECT_EQ(data.ask("POST", "kv-app", "deletedsecrets/s/recover").at("error.innererror.code"),
              "ObjectIsBeingDeleted");
    data.azure.advance(5s);
    EXPECT_EQ(data.ask("POST", "kv-app", "deletedsecrets/s/recover").status, 200);
    EXPECT_EQ(data.ask("POST", "kv-app", "deletedsecrets/s/recover").at("error.innererror.code"),
              "RequestNotAllowedOnNonDeletedObject");
    data.ask("DELETE", "kv-app", "secrets/s");
    EXPECT_EQ(data.ask("DELETE", "kv-app", "deletedsecrets/s").status, 204);
    EXPECT_EQ(data.ask("PUT", "kv-app", "secrets/s", R"({"value":"two"})").status, 200);
}

TEST(KeyVaultData, makes_keys_that_open_what_they_sealed)
{
    Data data;
    const auto made = data.ask("POST", "kv-app", "keys/k/create", R"({"kty":"RSA"})");
    EXPECT_EQ(made.at("key.kty"), "RSA");
    EXPECT_THAT(made.at("key.kid"), HasSubstr("https://kv-app.vault.azure.net/keys/k/"));
    const std::string path = made.at("key.kid").substr(31);
    const auto sealed =
        data.ask("POST", "kv-app", path + "/wrapkey", R"({"alg":"RSA-OAEP","value":"YWJj"})");
    const auto opened = data.ask("POST", "kv-app", path + "/unwrapkey",
                                 R"({"alg":"RSA-OAEP","value":")" + sealed.at("value") + "\"}");
    EXPECT_EQ(opened.at("value"), "YWJj");
    EXPECT_EQ(
        data.ask("POST", "kv-app", path + "/unwrapkey", R"({"alg":"RSA-OAEP","value":"YWJj"})")
            .status,
        400);
}

TEST(KeyVaultData, lets_in_whom_a_policy_names)
{
    Data data;
    const auto refused = data.ask("POST", "kv-app", "secrets/s/backup");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.at("error.innererror.code"), "AccessDenied");
    EXPECT_THAT(refused.at("error.message"), HasSubstr("does not have secrets backup permission"));
}

TEST(KeyVaultData, lets_in_whom_a_role_names)
{
    Data data;
    const auto refused = data.ask("GET", "kv-roles", "secrets");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.at("error.innererror.code"), "ForbiddenByRbac");
    data.azure.put(
        "{app}/providers/Microsoft.KeyVault/vaults/kv-roles/providers/Microsoft.Authorization/"
        "roleAssignments/aaaaaaaa-0000-0000-0000-000000000001",
        R"({"properties":{"principalId":"33333333-3333-3333-3333-333333333311","roleDefinitionId":)"
        R"("/providers/Microsoft.Authorization/roleDefinitions/)"
        R"(b86a8fe4-44ce-4948-aee5-eccb2c155cd7"}})");
    EXPECT_EQ(data.ask("GET", "kv-roles", "secrets").status, 200);
    EXPECT_EQ(data.ask("GET", "kv-roles", "keys").status, 403);
}

TEST(KeyVaultData, stays_behind_the_firewall)
{
    Data data;
    EXPECT_EQ(data.ask("GET", "kv-closed", "secrets").at("error.innererror.code"),
              "ForbiddenByFirewall");
}

TEST(DeletedKeyVault, keeps_its_name_and_comes_back_with_its_secrets)
{
    Data data;
    data.ask("PUT", "kv-app", "secrets/s", R"({"value":"one"})");
    const auto before = data.azure.get(in_management);
    EXPECT_EQ(data.azure.remove(in_management).status, 200);
    const std::string body = R"({"location":"westeurope","properties":{"tenantId":")" +
                             before.at("properties.tenantId") +
                             R"(","sku":{"family":"A","name":"standard"})";
    EXPECT_EQ(data.azure.put(in_management, body + "}}").status, 409);
    EXPECT_EQ(data.ask("GET", "kv-app", "secrets/s").status, 404);
    EXPECT_EQ(data.azure.put(in_management, body + R"(,"createMode":"recover"}})").status, 200);
    EXPECT_EQ(data.ask("GET", "kv-app", "secrets/s").at("value"), "one");
}

TEST(DeletedKeyVault, is_listed_and_purged)
{
    Data data;
    data.azure.log_in_again();
    data.azure.remove(in_management);
    EXPECT_EQ(data.azure.get("{sub}/providers/Microsoft.KeyVault/deletedVaults").count(), 1U);
    const std::string deleted =
        "{sub}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-app";
    EXPECT_EQ(data.azure.get(deleted).at("properties.scheduledPurgeDate"), "2026-04-15T08:00:00Z");
    const auto accepted = data.azure.post(deleted + "/purge", "");
    EXPECT_EQ(accepted.status, 202);
    const std::string url(accepted.headers.get("Location"));
    EXPECT_EQ(data.azure.verbatim("GET", url).at("status"), "NotStarted");
    data.azure.advance(8s);
    EXPECT_EQ(data.azure.verbatim("GET", url).at("status"), "Succeeded");
    EXPECT_EQ(data.azure.get(deleted).status, 404);
}

TEST(DeletedKeyVault, cannot_be_purged_where_that_is_forbidden)
{
    Data data;
    data.azure.log_in_again();
    data.azure.remove("{app}/providers/Microsoft.KeyVault/vaults/kv-roles");
    EXPECT_EQ(data.azure
                  .post("{sub}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/"
                        "kv-roles/purge",
                        "")
                  .status,
              405);
}

TEST(NewKeyVault, lets_roles_decide_from_2026_on)
{
    Data data;
    data.azure.use_version("2026-02-01");
    const auto made = data.azure.put("{app}/providers/Microsoft.KeyVault/vaults/kv-new",
                                     R"({"location":"westeurope","properties":{"tenantId":")" +
                                         data.azure.get(in_management).at("properties.tenantId") +
                                         R"(","sku":{"family":"A","name":"standard"}}})");
    EXPECT_EQ(made.at("properties.enableRbacAuthorization"), "true");
    EXPECT_EQ(made.at("properties.provisioningState"), "RegisteringDns");
    EXPECT_EQ(made.at("properties.vaultUri"), "https://kv-new.vault.azure.net");
}

} // namespace simulator
