// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/behaviour.hpp"

#include "providers/simulator/estate/estate.hpp"
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

struct BehaviourDoor : testing::Test {
    Azure azure;

    Azure::Answer door(const std::string& method, const std::string& body = "")
    {
        return azure.raw(method, "/_admin/behaviour", body, {});
    }
};

const std::string assignments = "/providers/Microsoft.Authorization/roleAssignments/";
const std::string somebody = "99999999-0000-0000-0000-000000000001";

/// A role assignment without the type of its principal.
std::string reader(const std::string& principal)
{
    return R"({"properties":{"principalId":")" + principal +
           R"(","roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"}})";
}

std::string problem_in(const std::string& estate)
{
    auto world = World::open("");
    const auto problems = read_estate(**world, "estate.toml", estate);
    if (!problems) return "";
    return problems->front().detail + " " + problems->front().fix;
}

} // namespace

TEST(Behaviour, is_calm_unless_told_otherwise)
{
    const Azure azure;
    EXPECT_EQ(json::serialize(show_behaviour({})),
              R"({"seed":1,"quotas":"off","list_lag":0,"role_assignment_lag":0,"key_vault_lag":0,)"
              R"("principal_lag":0,"registering_dns":30,"id_case":"stable","page_size":0,)"
              R"("read_failures":0})");
}

TEST(Behaviour, is_documented_setting_by_setting)
{
    std::ifstream page(EXAMPLES_FOLDER "/../docs/reference/simulator_behaviour.md");
    const std::string text{std::istreambuf_iterator<char>(page), {}};
    for (const auto& setting : behaviour_settings())
        EXPECT_THAT(text, HasSubstr("| `" + std::string(setting.name) + "` |"));
}

TEST(Behaviour, comes_from_the_estate)
{
    Azure azure("[behaviour]\nquotas = \"recorded\"\nlist_lag = 30\nprincipal_lag = \"5m\"\n");
    const auto shown = azure.raw("GET", "/_admin/behaviour", "", {});
    EXPECT_EQ(shown.at("quotas"), "recorded");
    EXPECT_EQ(shown.at("list_lag"), "30");
    EXPECT_EQ(shown.at("principal_lag"), "300");
}

TEST(Behaviour, is_explained_where_the_estate_has_it_wrong)
{
    EXPECT_EQ(problem_in("[behaviour]\nlist_lags = 1\n"),
              "\"behaviour\" of The estate file has no key \"list_lags\". Did you mean "
              "\"list_lag\"?");
    EXPECT_EQ(problem_in("[behaviour]\nid_case = \"wild\"\n"),
              "\"id_case\" cannot be \"wild\". It is: stable | drift. ");
    EXPECT_EQ(problem_in("[behaviour]\nlist_lag = -1\n"),
              "\"list_lag\" cannot be -1. It is: seconds, 0 to 86400. ");
    EXPECT_EQ(problem_in("[behaviour]\nlist_lag = true\n"),
              "\"list_lag\" cannot be true. It is: seconds, 0 to 86400. ");
}

TEST(Behaviour, stays_with_the_world)
{
    const TemporaryFolder folder;
    {
        Azure azure("", folder.path());
        EXPECT_EQ(*azure.simulator().perform({"behaviour", "id_case", "drift"}),
                  "id_case is \"drift\" now.");
    }
    Azure again("", folder.path());
    EXPECT_EQ(again.raw("GET", "/_admin/behaviour", "", {}).at("id_case"), "drift");
}

TEST_F(BehaviourDoor, changes_what_it_is_sent_and_nothing_else)
{
    EXPECT_EQ(door("PUT", R"({"list_lag":30,"quotas":"recorded"})").at("list_lag"), "30");
    const auto shown = door("GET");
    EXPECT_EQ(shown.at("quotas"), "recorded");
    EXPECT_EQ(shown.at("registering_dns"), "30");
}

TEST_F(BehaviourDoor, changes_nothing_where_something_is_wrong)
{
    const auto refused = door("PUT", R"({"list_lag":30,"quota":"recorded"})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.message"),
              "There is no behaviour \"quota\". Did you mean \"quotas\"?");
    EXPECT_EQ(door("GET").at("list_lag"), "0");
    EXPECT_EQ(door("PUT", "[]").status, 400);
}

TEST_F(BehaviourDoor, explains_a_wrong_name_in_words)
{
    const auto said = azure.simulator().perform({"behaviour", "list_lagg", "1"});
    ASSERT_FALSE(said);
    EXPECT_THAT(said.error().front().detail, HasSubstr("registering_dns"));
    EXPECT_EQ(said.error().front().fix, "Did you mean \"list_lag\"?");
    EXPECT_EQ(azure.simulator().perform({"behaviour", "list_lag", "soon"}).error().front().detail,
              "\"list_lag\" cannot be \"soon\". It is: seconds, 0 to 86400.");
}

TEST_F(BehaviourDoor, keeps_a_new_key_vault_registering_for_as_long_as_told)
{
    door("PUT", R"({"registering_dns":120})");
    const std::string kv = "{app}/providers/Microsoft.KeyVault/vaults/kv";
    azure.put(
        kv,
        R"({"location":"westeurope","properties":{"tenantId":"54826b22-38d6-4fb2-bad9-b7b93a3e9c5a","sku":{"name":"standard"}}})");
    azure.advance(119s);
    EXPECT_EQ(azure.get(kv).at("properties.provisioningState"), "RegisteringDns");
    azure.advance(1s);
    EXPECT_EQ(azure.get(kv).at("properties.provisioningState"), "Succeeded");
}

TEST_F(BehaviourDoor, lets_lists_show_changes_late)
{
    door("PUT", R"({"list_lag":30})");
    const std::string list = "{sub}/resourceGroups";
    const std::size_t before = azure.get(list).count();
    azure.put(list + "/new", R"({"location":"westeurope"})");
    EXPECT_EQ(azure.get(list + "/new").status, 200);
    EXPECT_EQ(azure.get(list).count(), before);
    azure.advance(29s);
    EXPECT_EQ(azure.get(list).count(), before);
    azure.advance(1s);
    EXPECT_EQ(azure.get(list).count(), before + 1);
}

TEST_F(BehaviourDoor, lets_lists_show_what_is_gone_for_a_while)
{
    azure.make_vault();
    door("PUT", R"({"list_lag":30})");
    const std::string list = "{rg}/providers/Microsoft.RecoveryServices/vaults";
    EXPECT_TRUE(azure.simulator().perform({"delete", "vault/rsv"}));
    EXPECT_EQ(azure.get("{rsv}").status, 404);
    EXPECT_EQ(azure.get(list).count(), 1U);
    azure.advance(30s);
    EXPECT_EQ(azure.get(list).count(), 0U);
}

TEST_F(BehaviourDoor, shows_in_lists_each_state_for_its_time)
{
    const std::string group = "{sub}/resourceGroups/new";
    const auto tag = [&](const std::string& value) {
        azure.put(group, R"({"location":"westeurope","tags":{"v":")" + value + "\"}}");
    };
    const auto listed = [&] { return azure.get("{sub}/resourceGroups").text; };
    tag("one");
    door("PUT", R"({"list_lag":30})");
    tag("two");
    azure.advance(20s);
    tag("three");
    EXPECT_THAT(listed(), HasSubstr("one"));
    azure.advance(10s);
    EXPECT_THAT(listed(), HasSubstr("two"));
    azure.advance(20s);
    EXPECT_THAT(listed(), HasSubstr("three"));
}

TEST(RoleAssignmentLag, lets_a_grant_take_effect_late)
{
    Azure azure("[[application]]\nname = \"late\"\nsecret = \"s\"\n"
                "client_id = \"aaaaaaaa-0000-0000-0000-000000000001\"\n"
                "object_id = \"99999999-0000-0000-0000-000000000001\"\n"
                "[behaviour]\nrole_assignment_lag = 300\n");
    const std::string path = "{app}" + assignments + "88888888-0000-0000-0000-000000000001";
    EXPECT_EQ(azure.put(path, reader(somebody)).status, 201);
    EXPECT_EQ(azure.get(path).status, 200);
    azure.use_token(azure.log_in("aaaaaaaa-0000-0000-0000-000000000001", "s"));
    EXPECT_EQ(azure.get("{app}").status, 403);
    azure.advance(299s);
    EXPECT_EQ(azure.get("{app}").status, 403);
    azure.advance(1s);
    EXPECT_EQ(azure.get("{app}").status, 200);
}

TEST(RoleAssignmentLag, spares_what_the_estate_granted)
{
    Azure azure("[behaviour]\nrole_assignment_lag = 300\n");
    EXPECT_EQ(azure.get("{app}").status, 200);
}

TEST(KeyVaultLag, lets_an_access_policy_take_effect_late)
{
    Azure azure("[[key_vault]]\nname = \"kv\"\nresource_group = \"rg-app\"\n"
                "[[virtual_machine]]\nname = \"secret\"\nresource_group = \"rg-app\"\n"
                "encryption = { kind = \"ade-bek\", key_vault = \"kv\" }\n"
                "[behaviour]\nkey_vault_lag = 120\n");
    azure.make_vault();
    azure.advance(600s);
    EXPECT_TRUE(azure.simulator().perform({"grant", "kv"}));
    EXPECT_EQ(azure.protect("secret").at("error.code"),
              "UserErrorKeyVaultPermissionsNotConfigured");
    azure.advance(60s);
    EXPECT_EQ(azure.protect("secret").at("status"), "Succeeded");
}

TEST_F(BehaviourDoor, does_not_know_a_new_principal_at_once)
{
    door("PUT", R"({"principal_lag":20})");
    azure.put("{rsv}", R"({"location":"westeurope","identity":{"type":"SystemAssigned"},)"
                       R"("sku":{"name":"RS0","tier":"Standard"},"properties":{}})");
    azure.advance(10s);
    const std::string principal = azure.get("{rsv}").at("identity.principalId");
    const std::string path = "{app}" + assignments + "88888888-0000-0000-0000-000000000001";
    const auto refused = azure.put(path, reader(principal));
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.code"), "PrincipalNotFound");
    azure.advance(20s);
    EXPECT_EQ(azure.put(path, reader(principal)).status, 201);
}

TEST_F(BehaviourDoor, spells_ids_another_way_from_answer_to_answer)
{
    door("PUT", R"({"id_case":"drift"})");
    std::set<std::string> spellings;
    for (int i = 0; i < 32; ++i) spellings.insert(azure.get("{rg}").at("id"));
    EXPECT_GT(spellings.size(), 4U);
    const std::string id = "/subscriptions/" + the_subscription + "/resourcegroups/rg-backup";
    for (std::string spelling : spellings) {
        std::transform(spelling.begin(), spelling.end(), spelling.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        EXPECT_EQ(spelling, id);
    }
}

TEST_F(BehaviourDoor, fails_some_plain_reads_and_no_writes)
{
    door("PUT", R"({"read_failures":4})");
    int failed = 0;
    for (int i = 0; i < 100; ++i) {
        const auto answer = azure.get("{app}");
        if (answer.status == 200) continue;
        ++failed;
        EXPECT_EQ(answer.status, 500);
        EXPECT_EQ(answer.at("error.code"), "InternalServerError");
        EXPECT_EQ(answer.headers.get("x-ms-failure-cause"), "gateway");
        EXPECT_THAT(answer.at("error.message"),
                    HasSubstr("timestamp '20260115T080000Z', subscription id '" + the_subscription +
                              "', tracking id '"));
    }
    EXPECT_GT(failed, 10);
    EXPECT_LT(failed, 45);
    for (int i = 0; i < 20; ++i)
        EXPECT_LT(azure.put("{sub}/resourceGroups/new", R"({"location":"x"})").status, 300);
}

TEST(Behaviour, is_the_same_for_the_same_seed_and_another_for_another)
{
    const auto run = [](const std::string& seed) {
        Azure azure("[behaviour]\nread_failures = 3\nseed = " + seed + "\n");
        std::string statuses;
        for (int i = 0; i < 40; ++i) statuses += std::to_string(azure.get("{app}").status);
        return statuses;
    };
    EXPECT_EQ(run("7"), run("7"));
    EXPECT_NE(run("7"), run("8"));
}

TEST_F(BehaviourDoor, cuts_lists_into_pages_of_the_size_wanted)
{
    door("PUT", R"({"page_size":1})");
    const auto first = azure.get("{app}/providers/Microsoft.Compute/virtualMachines");
    EXPECT_EQ(first.count(), 1U);
    EXPECT_THAT(first.at("nextLink"), HasSubstr("http://127.0.0.1:8080/subscriptions/"));
    EXPECT_THAT(first.at("nextLink"), HasSubstr("?api-version=2024-04-01"));
    const auto second = azure.get(first.at("nextLink"));
    EXPECT_EQ(second.count(), 1U);
    EXPECT_EQ(second.at("nextLink"), "");
    EXPECT_NE(second.text, first.text);
}

} // namespace simulator
