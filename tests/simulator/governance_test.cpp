// SPDX-License-Identifier: Apache-2.0
// Resource Graph, roles, locks, providers, tags.
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string custom_role = "{sub}/providers/Microsoft.Authorization/roleDefinitions/"
                                "aaaaaaaa-0000-0000-0000-000000000001";

class Graph {
public:
    Graph() { azure.use_version("2021-03-01"); }
    Azure::Answer ask(const std::string& query, const std::string& options = "{}")
    {
        return azure.post(
            "/providers/Microsoft.ResourceGraph/resources",
            json::serialize(json::object{{"query", query}, {"options", *parse_json(options)}}));
    }
    Azure azure;
};

std::string data_of(const Azure::Answer& answer)
{
    return json::serialize(answer.body.at("data"));
}

} // namespace

TEST(ResourceGraph, finds_what_a_pipeline_asks_for)
{
    Graph graph;
    const auto found = graph.ask("Resources | where type == 'microsoft.compute/virtualmachines' "
                                 "and name startswith 'web' | project name | order by name asc");
    EXPECT_EQ(found.status, 200);
    EXPECT_EQ(data_of(found), R"([{"name":"web-01"},{"name":"web-02"}])");
    EXPECT_EQ(found.at("totalRecords"), "2");
    EXPECT_EQ(found.at("resultTruncated"), "false");
    EXPECT_EQ(found.headers.get("x-ms-user-quota-remaining"), "14");
    EXPECT_EQ(found.headers.get("x-ms-user-quota-resets-after"), "00:00:05");
}

TEST(ResourceGraph, speaks_a_little_kusto)
{
    Graph graph;
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"resources | where type =~ 'Microsoft.Compute/virtualMachines' | count",
         R"([{"Count":2}])"},
        {"resources | where name in~ ('WEB-01', 'x') | project name", R"([{"name":"web-01"}])"},
        {"resources | where name in ('WEB-01') | count", R"([{"Count":0}])"},
        {"resources | where not(name contains 'web') | count", R"([{"Count":0}])"},
        {"resources | where name has 'web' or name has '02' | where type has 'disks' "
         "| summarize count() by location",
         R"([{"location":"westeurope","count_":2}])"},
        {"resources | where id has 'web-01' and type endswith 'machines' "
         "| extend os = properties.storageProfile.osDisk.osType | project os",
         R"([{"os":"Linux"}])"},
        {"resources | where name == 'web-01' | project a = split(id, '/')[4] | take 1",
         R"([{"a":"rg-app"}])"},
        {"resourcecontainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups' "
         "| count",
         R"([{"Count":2}])"},
        {"resourcecontainers | summarize n = count()", R"([{"n":3}])"},
        {"recoveryservicesresources | limit 1", "[]"},
    };
    for (const auto& [query, expected] : cases) {
        EXPECT_EQ(data_of(graph.ask(query)), expected) << query;
        graph.azure.advance(5s);
    }
}

TEST(ResourceGraph, goes_on_where_a_page_ended)
{
    Graph graph;
    const std::string query = "resources | where type =~ 'microsoft.compute/virtualmachines' "
                              "| project id, name | order by name asc";
    const auto first = graph.ask(query, R"({"$top":1})");
    EXPECT_EQ(first.at("count"), "1");
    EXPECT_EQ(first.at("totalRecords"), "2");
    const auto second =
        graph.ask(query, R"({"$top":1,"$skipToken":")" + first.at("$skipToken") + "\"}");
    EXPECT_THAT(data_of(second), HasSubstr("web-02"));
    EXPECT_EQ(second.at("$skipToken"), "");
    EXPECT_EQ(graph.ask("resources | project name", R"({"$top":1})").at("resultTruncated"), "true");
}

TEST(ResourceGraph, says_where_it_gave_up)
{
    Graph graph;
    const auto refused = graph.ask("resources |");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.code"), "BadRequest");
    EXPECT_THAT(refused.text, HasSubstr(R"("code":"ParserFailure")"));
    EXPECT_THAT(refused.text, HasSubstr(R"("characterPositionInLine":11,"token":"<EOF>")"));
    EXPECT_THAT(graph.ask("resources | frobnicate x").text, HasSubstr(R"("token":"frobnicate")"));
    EXPECT_THAT(graph.ask("hats").text, HasSubstr("DisallowedLogicalTableName"));
}

TEST(ResourceGraph, shows_items_of_backup)
{
    Azure azure;
    azure.make_vault();
    azure.protect("web-01");
    azure.use_version("2021-03-01");
    const auto found = azure.post("/providers/Microsoft.ResourceGraph/resources", R"({"query":
        "recoveryservicesresources | where type =~ 'microsoft.recoveryservices/vaults/backupFabrics/protectionContainers/protectedItems' | project s = properties.protectionState"})");
    EXPECT_EQ(data_of(found), R"([{"s":"IRPending"}])");
}

TEST(CustomRole, is_made_assigned_and_deleted)
{
    Azure azure;
    azure.use_version("2022-04-01");
    const auto made = azure.put(custom_role, R"({"properties":{"roleName":"backup-reader",
        "permissions":[{"actions":["*/read"]}],"assignableScopes":["/subscriptions/x"]}})");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.at("properties.type"), "CustomRole");
    EXPECT_EQ(azure.get(custom_role).at("properties.permissions"),
              R"([{"actions":["*/read"],"notActions":[],"dataActions":[],"notDataActions":[]}])");
    const std::string assignment = "{app}/providers/Microsoft.Authorization/roleAssignments/"
                                   "bbbbbbbb-0000-0000-0000-000000000001";
    azure.put(assignment, R"({"properties":{"roleDefinitionId":")" + made.at("id") +
                              R"(","principalId":"cccccccc-0000-0000-0000-000000000001",
        "principalType":"ServicePrincipal"}})");
    EXPECT_EQ(azure.remove(custom_role).at("error.code"), "RoleDefinitionHasAssignments");
    azure.remove(assignment);
    EXPECT_EQ(azure.remove(custom_role).status, 200);
    EXPECT_EQ(azure.remove(custom_role).status, 204);
}

TEST(CustomRole, has_a_name_of_its_own)
{
    Azure azure;
    azure.use_version("2022-04-01");
    EXPECT_EQ(azure
                  .put(custom_role, R"({"properties":{"roleName":"Reader",
        "permissions":[{"actions":["*/read"]}],"assignableScopes":["/subscriptions/x"]}})")
                  .status,
              409);
}

TEST(Lock, keeps_a_group_and_what_is_in_it)
{
    Azure azure;
    azure.use_version("2020-05-01");
    const std::string lock = "{app}/providers/Microsoft.Authorization/locks/keep";
    EXPECT_EQ(azure.put(lock, R"({"properties":{"level":"CanNotDelete"}})").status, 201);
    EXPECT_EQ(azure.get("{sub}/providers/Microsoft.Authorization/locks").count(), 1U);
    azure.use_version("2024-03-01");
    const std::string disk = "{app}/providers/Microsoft.Compute/disks/web-01-os";
    EXPECT_EQ(azure.remove("{app}").at("error.code"), "ScopeLocked");
    EXPECT_EQ(azure.remove(disk).at("error.code"), "ScopeLocked");
    EXPECT_EQ(azure.patch(disk, R"({"tags":{}})").status, 202);
    azure.use_version("2020-05-01");
    EXPECT_EQ(azure.put(lock, R"({"properties":{"level":"ReadOnly"}})").status, 200);
    azure.use_version("2024-03-01");
    EXPECT_EQ(azure.patch(disk, R"({"tags":{}})").status, 409);
    azure.use_version("2020-05-01");
    EXPECT_EQ(azure.remove(lock).status, 200);
    azure.use_version("2021-04-01");
    EXPECT_EQ(azure.remove("{app}").status, 202);
}

TEST(Providers, name_types_and_versions)
{
    Azure azure;
    azure.use_version("2021-04-01");
    const auto provider = azure.get("{sub}/providers/Microsoft.RecoveryServices");
    EXPECT_EQ(provider.at("registrationState"), "Registered");
    EXPECT_THAT(provider.text, HasSubstr(R"("resourceType":"vaults/backupPolicies")"));
    EXPECT_THAT(provider.text, HasSubstr("2024-04-01"));
    EXPECT_EQ(azure.post("{sub}/providers/Microsoft.KeyVault/register", "").status, 200);
    EXPECT_EQ(azure.get("{sub}/providers/Microsoft.Hats").at("error.code"),
              "InvalidResourceNamespace");
    EXPECT_THAT(azure.get("{sub}/locations").text, HasSubstr("West Europe"));
}

TEST(Resources, are_listed_by_group_and_tag)
{
    Azure azure;
    azure.use_version("2021-04-01");
    EXPECT_EQ(azure.get("{app}/resources").count(), 4U);
    EXPECT_EQ(azure.get("{rg}/resources").count(), 0U);
    EXPECT_EQ(azure.get("{sub}/resources?$filter=name eq 'web-01'").count(), 1U);
    EXPECT_EQ(azure.get("{sub}/resources?$filter=tagName eq 'a'").count(), 0U);
}

TEST(ResourceGroup, changes_its_tags)
{
    Azure azure;
    azure.use_version("2021-04-01");
    EXPECT_EQ(azure.patch("{app}", R"({"tags":{"a":"b"}})").at("tags.a"), "b");
    EXPECT_EQ(azure.get("{app}").at("tags.a"), "b");
}

} // namespace simulator
