// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

namespace {

const std::string machine = "{app}/providers/Microsoft.Compute/virtualMachines/made";
const std::string disk = "{app}/providers/Microsoft.Compute/disks/";

std::string body(const std::string& disks = "[]", const std::string& publisher = "Debian")
{
    return R"({"location": "westeurope", "properties": {
        "hardwareProfile": {"vmSize": "Standard_DS1_v2"},
        "storageProfile": {"imageReference": {"publisher": ")" +
           publisher + R"(", "offer": "o", "sku": "s", "version": "latest"},
            "osDisk": {"createOption": "fromImage", "name": null}, "dataDisks": )" +
           disks + R"(},
        "osProfile": {"computerName": "made", "adminUsername": "azureuser",
                      "adminPassword": "not-a-real-secret"}}})";
}

} // namespace

TEST(MachineWrites, create_with_201_and_an_operation_that_ends)
{
    Azure azure;
    const auto created = azure.put(machine, body());
    EXPECT_EQ(created.status, 201);
    EXPECT_EQ(created.at("properties.provisioningState"), "Creating");
    const std::string operation(created.headers.get("Azure-AsyncOperation"));
    EXPECT_EQ(azure.get(operation).at("status"), "InProgress");
    azure.advance(10s);
    EXPECT_EQ(azure.get(operation).at("status"), "Succeeded");
    EXPECT_EQ(azure.get(machine).at("properties.provisioningState"), "Succeeded");
}

TEST(MachineWrites, name_and_make_the_disks_that_were_left_unnamed)
{
    Azure azure;
    azure.put(machine, body(R"([{"lun": 0, "createOption": "Empty", "diskSizeGB": 10}])"));
    azure.advance(10s);
    const auto made = azure.get(machine);
    const std::string name(
        made.body.at_pointer("/properties/storageProfile/dataDisks/0/name").as_string());
    EXPECT_THAT(name, HasSubstr("made_disk2_"));
    const auto shown = azure.get(disk + name);
    EXPECT_EQ(shown.at("properties.diskSizeGB"), "10");
    EXPECT_EQ(shown.at("managedBy"), made.at("id"));
}

TEST(MachineWrites, let_go_of_a_disk_that_is_named_no_more)
{
    Azure azure;
    azure.put(machine, body(R"([{"lun": 0, "createOption": "Empty", "name": "d"}])"));
    azure.advance(10s);
    azure.put(machine, body());
    azure.advance(10s);
    EXPECT_EQ(azure.get(disk + "d").at("managedBy"), "");
    EXPECT_EQ(azure.get(disk + "d").at("properties.diskState"), "Unattached");
}

TEST(MachineWrites, never_show_the_password)
{
    Azure azure;
    EXPECT_THAT(azure.put(machine, body()).text, Not(HasSubstr("not-a-real-secret")));
    EXPECT_THAT(azure.get(machine).text, Not(HasSubstr("not-a-real-secret")));
}

TEST(MachineWrites, give_and_take_an_identity)
{
    Azure azure;
    azure.put(machine, body());
    const auto given = azure.patch(machine, R"({"identity": {"type": "SystemAssigned"}})");
    EXPECT_EQ(given.status, 200);
    EXPECT_EQ(given.at("identity.type"), "SystemAssigned");
    EXPECT_NE(given.at("identity.principalId"), "");
    EXPECT_EQ(azure.patch(machine, R"({"identity": {"type": "None"}})").at("identity.type"), "");
}

TEST(MachineWrites, answer_404_to_a_change_of_a_machine_that_is_not_there)
{
    Azure azure;
    EXPECT_EQ(azure.patch(machine, "{}").status, 404);
}

TEST(Allowances, are_told_with_each_answer)
{
    Azure azure;
    const auto left = [](const Azure::Answer& answer, std::string_view name) {
        return std::string(answer.headers.get("x-ms-ratelimit-remaining-" + std::string(name)));
    };
    EXPECT_EQ(left(azure.put(machine, body()), "subscription-writes"), "1199");
    EXPECT_THAT(left(azure.get(machine), "resource"),
                HasSubstr("Microsoft.Compute/LowCostGet3Min;3999"));
    azure.make_vault();
    const auto jobs = "{rg}/providers/Microsoft.RecoveryServices/vaults/rsv/backupJobs";
    EXPECT_EQ(left(azure.get(jobs), "subscription-resource-requests"), "149");
    EXPECT_EQ(left(azure.get(jobs), "subscription-resource-requests"), "148");
    azure.advance(3600s);
    azure.log_in_again();
    EXPECT_EQ(left(azure.get(jobs), "subscription-resource-requests"), "149");
}

TEST(Allowances, end_in_429_where_the_quotas_are_the_recorded_ones)
{
    Azure azure("[behaviour]\nquotas = \"recorded\"\n");
    azure.make_vault();
    const auto jobs = "{rg}/providers/Microsoft.RecoveryServices/vaults/rsv/backupJobs";
    for (int i = 0; i < 150; ++i) EXPECT_EQ(azure.get(jobs).status, 200);
    const auto refused = azure.get(jobs);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.at("error.message"),
              "Number of requests for action 'Microsoft.RecoveryServices/vaults/backupJobs/read' "
              "exceeded the limit of '150' for time interval '01:00:00'. Please try again after "
              "'3600' seconds.");
    EXPECT_FALSE(refused.headers.has("Retry-After"));
    azure.advance(3600s);
    azure.log_in_again();
    EXPECT_EQ(azure.get(jobs).status, 200);
}

TEST(Allowances, are_refilled_little_by_little_in_a_subscription)
{
    Azure azure("[behaviour]\nquotas = \"recorded\"\n");
    for (int i = 0; i < 200; ++i) EXPECT_LT(azure.put(machine, body()).status, 300);
    const auto refused = azure.put(machine, body());
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.at("error.code"), "SubscriptionRequestsThrottled");
    EXPECT_EQ(refused.headers.get("Retry-After"), "1");
    EXPECT_EQ(azure.get(machine).status, 200);
    azure.advance(1s);
    for (int i = 0; i < 10; ++i) EXPECT_LT(azure.put(machine, body()).status, 300);
    EXPECT_EQ(azure.put(machine, body()).status, 429);
}

TEST(Allowances, run_out_for_a_naive_client_at_full_speed)
{
    Azure azure("[behaviour]\nquotas = \"recorded\"\n");
    int answered = 0;
    int throttled = 0;
    for (int second = 0; second < 10; ++second, azure.advance(1s))
        for (int i = 0; i < 100; ++i) {
            const int status = azure.get("{app}").status;
            answered += status == 200;
            throttled += status == 429;
        }
    EXPECT_EQ(answered, 250 + 9 * 25);
    EXPECT_EQ(answered + throttled, 1000);
}

} // namespace simulator
