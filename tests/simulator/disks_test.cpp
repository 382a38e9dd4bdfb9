// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string compute = "{app}/providers/Microsoft.Compute/";
const std::string machine = compute + "virtualMachines/web-01";

std::string app_id(const std::string& below)
{
    return "/subscriptions/" + the_subscription + "/resourceGroups/rg-app/providers/" + below;
}

constexpr std::string_view estate = R"(
[[key_vault]]
name = "kv-app"
resource_group = "rg-app"
)";

std::string ade(const std::string& operation)
{
    return R"({"location":"westeurope","properties":{"publisher":"Microsoft.Azure.Security",
        "type":"AzureDiskEncryptionForLinux","typeHandlerVersion":"1.1","settings":{
        "EncryptionOperation":")" +
           operation +
           R"(","VolumeType":"ALL","KeyVaultURL":"https://kv-app.vault.azure.net",
        "KeyVaultResourceId":")" +
           app_id("Microsoft.KeyVault/vaults/kv-app") + R"("}}})";
}

} // namespace

TEST(Disk, is_written_with_202_and_shown_by_its_operation)
{
    Azure azure;
    const auto accepted = azure.put(compute + "disks/d1", R"({"location":"westeurope",
        "sku":{"name":"Premium_LRS"},"properties":{"creationData":{"createOption":"Empty"},
        "diskSizeGB":10}})");
    EXPECT_EQ(accepted.status, 202);
    EXPECT_EQ(accepted.at("properties.provisioningState"), "Updating");
    EXPECT_THAT(std::string(accepted.headers.get("Location")), HasSubstr("monitor=true"));
    EXPECT_EQ(azure.verbatim("GET", std::string(accepted.headers.get("Location"))).status, 202);
    EXPECT_EQ(azure.get(compute + "disks/d1").status, 404);
    azure.advance(1s);
    EXPECT_EQ(azure.operation_of(accepted).at("properties.output.properties.tier"), "P3");
    EXPECT_EQ(azure.get(compute + "disks/d1").at("properties.encryption.type"),
              "EncryptionAtRestWithPlatformKey");
}

TEST(Disk, keeps_what_it_is_when_it_is_written_again)
{
    Azure azure;
    const auto before = azure.get(compute + "disks/web-01-os");
    ASSERT_EQ(before.status, 200);
    azure.patch(compute + "disks/web-01-os", R"({"properties":{"diskSizeGB":512}})");
    azure.advance(1s);
    const auto after = azure.get(compute + "disks/web-01-os");
    EXPECT_EQ(after.at("properties.diskSizeGB"), "512");
    EXPECT_EQ(after.at("properties.uniqueId"), before.at("properties.uniqueId"));
    EXPECT_EQ(after.at("managedBy"), before.at("managedBy"));
    EXPECT_EQ(azure.patch(compute + "disks/web-01-os", R"({"properties":{"diskSizeGB":4}})").status,
              400);
}

TEST(Disk, cannot_go_while_a_machine_holds_it)
{
    Azure azure;
    EXPECT_EQ(azure.remove(compute + "disks/web-01-os").status, 409);
    EXPECT_EQ(azure.remove(machine).status, 202);
    azure.advance(30s);
    EXPECT_EQ(azure.get(machine).status, 404);
    EXPECT_EQ(azure.get(compute + "disks/web-01-os").at("properties.diskState"), "Unattached");
    EXPECT_EQ(azure.remove(compute + "disks/web-01-os").status, 202);
}

TEST(DiskEncryptionSet, gets_an_identity_and_notes_when_its_key_changes)
{
    Azure azure;
    const std::string set = compute + "diskEncryptionSets/des";
    const auto key = [](const std::string& name) {
        return R"("activeKey":{"keyUrl":"https://kv.vault.azure.net/keys/)" + name + R"(/1"})";
    };
    const auto accepted = azure.put(set, R"({"location":"westeurope",
        "identity":{"type":"SystemAssigned"},"properties":{)" +
                                             key("a") + "}}");
    EXPECT_EQ(accepted.status, 202);
    EXPECT_EQ(accepted.at("name"), "");
    azure.advance(2s);
    const auto made = azure.get(set);
    EXPECT_EQ(made.at("properties.encryptionType"), "EncryptionAtRestWithCustomerKey");
    EXPECT_NE(made.at("identity.principalId"), "");
    EXPECT_EQ(made.at("properties.lastKeyRotationTimestamp"), "");
    azure.patch(set, R"({"properties":{)" + key("b") + "}}");
    azure.advance(2s);
    EXPECT_NE(azure.get(set).at("properties.lastKeyRotationTimestamp"), "");
    EXPECT_EQ(azure.remove(set).status, 202);
    azure.advance(1s);
    EXPECT_EQ(azure.get(set).status, 404);
}

TEST(DiskEncryptionExtension, leaves_evidence_everywhere_when_it_is_done)
{
    Azure azure{std::string(estate)};
    const std::string extension = machine + "/extensions/AzureDiskEncryptionForLinux";
    const auto accepted = azure.put(extension, ade("EnableEncryption"));
    EXPECT_EQ(accepted.status, 201);
    EXPECT_EQ(accepted.at("properties.provisioningState"), "Creating");
    azure.advance(100s);
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "InProgress");
    azure.advance(50s);
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "Succeeded");
    EXPECT_THAT(azure.get(compute + "disks/web-01-os").text,
                HasSubstr("encryptionSettingsCollection"));
    EXPECT_THAT(azure.get(machine + "?$expand=instanceView").text,
                HasSubstr("EncryptionState/encrypted"));
    EXPECT_THAT(azure.get(extension + "?$expand=instanceView").text,
                Not(HasSubstr("Encryption succeeded")));
    azure.advance(120s);
    EXPECT_THAT(azure.get(extension + "?$expand=instanceView").text,
                HasSubstr("Encryption succeeded"));
}

TEST(DiskEncryptionExtension, stays_when_it_has_decrypted)
{
    Azure azure{std::string(estate)};
    const std::string extension = machine + "/extensions/AzureDiskEncryptionForLinux";
    azure.put(extension, ade("EnableEncryption"));
    azure.advance(150s);
    EXPECT_EQ(azure.put(extension, ade("DisableEncryption")).status, 200);
    azure.advance(60s);
    EXPECT_EQ(azure.get(extension).at("properties.settings.EncryptionOperation"),
              "DisableEncryption");
    EXPECT_THAT(azure.get(compute + "disks/web-01-os").text,
                Not(HasSubstr("encryptionSettingsCollection")));
    EXPECT_THAT(azure.get(machine + "?$expand=instanceView").text,
                Not(HasSubstr("EncryptionState/encrypted")));
}

TEST(DiskEncryptionExtension, fails_without_its_key_vault)
{
    Azure azure;
    const auto accepted =
        azure.put(machine + "/extensions/AzureDiskEncryptionForLinux", ade("EnableEncryption"));
    azure.advance(150s);
    const auto status = azure.operation_of(accepted);
    EXPECT_EQ(status.at("status"), "Failed");
    EXPECT_EQ(status.at("error.code"), "VMExtensionProvisioningError");
}

} // namespace simulator
