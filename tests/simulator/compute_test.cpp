// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

namespace {

const std::string encrypted = R"(
[[key_vault]]
name = "kv"
resource_group = "rg-app"
[[key_vault]]
name = "kv-keys"
resource_group = "rg-app"
[[disk_encryption_set]]
name = "des"
resource_group = "rg-app"
key_vault = "kv"
[[virtual_machine]]
name = "bek"
resource_group = "rg-app"
os = "Windows"
data_disks = [{ name = "bek-data", lun = 3, size_gb = 256, sku = "StandardSSD_LRS" }]
encryption = { kind = "ade-bek", key_vault = "kv" }
[[virtual_machine]]
name = "kek"
resource_group = "rg-app"
zones = ["2"]
security_type = "TrustedLaunch"
encryption = { kind = "ade-kek", key_vault = "kv", kek_vault = "kv-keys", key = "wrap" }
[[virtual_machine]]
name = "cmk"
resource_group = "rg-app"
encryption = { kind = "cmk", disk_encryption_set = "des" }
[[virtual_machine]]
name = "stamped"
resource_group = "rg-app"
encryption = { kind = "ade-bek", key_vault = "kv", evidence = "disks" }
[[virtual_machine]]
name = "running"
resource_group = "rg-app"
encryption = { kind = "ade-bek", key_vault = "kv", evidence = "instance-view" }
)";

const std::string machines = "{app}/providers/Microsoft.Compute/virtualMachines/";
const std::string disks = "{app}/providers/Microsoft.Compute/disks/";
const std::string settings = "properties.encryptionSettingsCollection";

} // namespace

TEST(Machine, shows_its_instance_view_only_when_expanded)
{
    Azure azure;
    EXPECT_THAT(azure.get(machines + "web-01").text, Not(HasSubstr("instanceView")));
    EXPECT_THAT(azure.get(machines + "web-01?$expand=instanceView").text,
                HasSubstr("PowerState/running"));
    EXPECT_THAT(azure.get(machines.substr(0, machines.size() - 1)).text,
                Not(HasSubstr("instanceView")));
}

TEST(Machine, gives_its_state_in_a_list_that_asks_for_it)
{
    Azure azure;
    const auto list =
        azure.get("{sub}/providers/Microsoft.Compute/virtualMachines?statusOnly=true");
    EXPECT_EQ(list.count(), 2U);
    EXPECT_THAT(list.text, HasSubstr("instanceView"));
    EXPECT_THAT(list.text, Not(HasSubstr("hardwareProfile")));
}

TEST(Machine, with_a_secret_only_shows_it_on_disk_and_in_the_instance_view)
{
    Azure azure(encrypted);
    const auto disk = azure.get(disks + "bek-data");
    EXPECT_EQ(disk.at(settings + ".enabled"), "true");
    EXPECT_EQ(disk.at(settings + ".encryptionSettingsVersion"), "1.1");
    EXPECT_THAT(disk.text, HasSubstr("https://kv.vault.azure.net/secrets/"));
    EXPECT_THAT(disk.text, Not(HasSubstr("keyEncryptionKey")));
    const auto machine = azure.get(machines + "bek?$expand=instanceView");
    EXPECT_THAT(machine.text, HasSubstr("EncryptionState/encrypted"));
    EXPECT_THAT(machine.text, HasSubstr(R"("type":"AzureDiskEncryption")"));
    EXPECT_THAT(machine.text, HasSubstr(R"("KeyEncryptionKeyURL":null)"));
    EXPECT_THAT(machine.text, Not(HasSubstr("$ade")));
}

TEST(Machine, with_a_key_names_both_vaults)
{
    Azure azure(encrypted);
    const auto disk = azure.get(disks + "kek-os");
    EXPECT_THAT(disk.text, HasSubstr("https://kv-keys.vault.azure.net/keys/wrap/"));
    EXPECT_THAT(disk.text, HasSubstr("/vaults/kv-keys\""));
    const auto machine = azure.get(machines + "kek");
    EXPECT_EQ(machine.at("zones"), R"(["2"])");
    EXPECT_EQ(machine.at("properties.securityProfile.securityType"), "TrustedLaunch");
}

TEST(Machine, with_customer_keys_points_at_its_disk_encryption_set)
{
    Azure azure(encrypted);
    const auto disk = azure.get(disks + "cmk-os");
    EXPECT_EQ(disk.at("properties.encryption.type"), "EncryptionAtRestWithCustomerKey");
    EXPECT_THAT(disk.at("properties.encryption.diskEncryptionSetId"),
                HasSubstr("/diskEncryptionSets/des"));
    EXPECT_THAT(azure.get(machines + "cmk")
                    .at("properties.storageProfile.osDisk.managedDisk.diskEncryptionSet.id"),
                HasSubstr("/diskEncryptionSets/des"));
    EXPECT_THAT(azure.get("{app}/providers/Microsoft.Compute/diskEncryptionSets/des")
                    .at("properties.activeKey.keyUrl"),
                HasSubstr("https://kv.vault.azure.net/keys/disks/"));
}

TEST(Machine, can_be_made_to_contradict_its_disks)
{
    Azure azure(encrypted);
    EXPECT_NE(azure.get(disks + "stamped-os").at(settings), "");
    EXPECT_THAT(azure.get(machines + "stamped?$expand=instanceView").text,
                Not(HasSubstr("EncryptionState")));
    EXPECT_EQ(azure.get(disks + "running-os").at(settings), "");
    EXPECT_THAT(azure.get(machines + "running?$expand=instanceView").text,
                HasSubstr("EncryptionState/encrypted"));
}

TEST(Machine, that_is_missing_is_refused_in_the_words_of_arm)
{
    Azure azure;
    const auto missing = azure.get(machines + "nobody");
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(missing.headers.get("x-ms-failure-cause"), "gateway");
    EXPECT_EQ(missing.at("error.message"),
              "The Resource 'Microsoft.Compute/virtualMachines/nobody' under resource group "
              "'rg-app' was not found. For more "
              "details please go to https://aka.ms/ARMResourceNotFoundFix");
}

TEST(Machines, come_in_pages_of_200)
{
    Azure azure(R"(
[[virtual_machine]]
name = "many-{index:03}"
count = 399
resource_group = "rg-app"
)");
    auto page = azure.get("{sub}/providers/Microsoft.Compute/virtualMachines");
    EXPECT_EQ(page.count(), 200U);
    page = azure.get(page.at("nextLink"));
    EXPECT_EQ(page.count(), 200U);
    page = azure.get(page.at("nextLink"));
    EXPECT_EQ(page.count(), 1U);
    EXPECT_EQ(page.at("nextLink"), "");
}

TEST(Arm, wants_an_api_version)
{
    Azure azure;
    azure.use_version("");
    EXPECT_EQ(azure.get("{app}").at("error.code"), "MissingApiVersionParameter");
}

TEST(Arm, names_missing_subscriptions_and_groups)
{
    Azure azure;
    EXPECT_EQ(azure.get("/subscriptions/nowhere/resourceGroups/x").at("error.code"),
              "SubscriptionNotFound");
    EXPECT_EQ(azure.get("{sub}/resourceGroups/nowhere").at("error.message"),
              "Resource group 'nowhere' could not be found.");
    EXPECT_EQ(azure.get("{sub}/resourceGroups/nowhere/providers/Microsoft.Compute/disks")
                  .at("error.code"),
              "ResourceGroupNotFound");
}

TEST(Arm, refuses_bodies_that_are_no_json)
{
    Azure azure;
    EXPECT_EQ(azure.put("{rsv}", "{").at("error.code"), "InvalidRequestContent");
    EXPECT_EQ(azure.put("{rsv}", "[]").at("error.code"), "InvalidRequestContent");
}

TEST(Arm, tells_a_wrong_method_from_a_wrong_path)
{
    Azure azure;
    EXPECT_EQ(azure.post("{app}", "{}").status, 405);
    EXPECT_EQ(azure.get("{app}/providers/Microsoft.Nothing/things").status, 404);
}

TEST(Group, is_made_read_and_taken_away)
{
    Azure azure;
    EXPECT_EQ(azure.send("HEAD", "{sub}/resourcegroups/new").status, 404);
    EXPECT_EQ(azure.put("{sub}/resourcegroups/new", R"({"location":"West Europe"})").status, 201);
    EXPECT_EQ(azure.put("{sub}/resourcegroups/NEW", R"({"location":"westeurope","tags":{"a":"b"}})")
                  .status,
              200);
    EXPECT_EQ(azure.get("{sub}/resourceGroups/new").at("tags.a"), "b");
    EXPECT_EQ(azure.send("HEAD", "{sub}/resourcegroups/new").status, 204);
    const auto accepted = azure.remove("{sub}/resourcegroups/new");
    EXPECT_EQ(accepted.status, 202);
    EXPECT_EQ(azure.get(accepted.headers.get("Location")).status, 202);
    azure.advance(60s);
    EXPECT_EQ(azure.get(accepted.headers.get("Location")).status, 200);
    EXPECT_EQ(azure.get("{sub}/resourceGroups/new").status, 404);
}

TEST(Resources, are_found_by_type)
{
    Azure azure(encrypted);
    const auto found =
        azure.get("{sub}/resources?$filter=resourceType eq 'Microsoft.KeyVault/vaults'");
    EXPECT_EQ(found.count(), 2U);
    EXPECT_THAT(found.text, Not(HasSubstr("properties")));
}

} // namespace simulator
