// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/encryption.hpp"
#include "providers/azure/kinds/virtual_machine.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace azure {
namespace {

using testing::SizeIs;

std::string said(const Encryption& encryption)
{
    std::string out = encryption.kind;
    for (const auto& use : encryption.key_vaults)
        out += ' ' + use.key_vault + (use.keys ? "+keys" : "") + (use.secrets ? "+secrets" : "");
    return out;
}

const std::string bek = R"("diskEncryptionKey":{"secretUrl":"https://a/secrets/b/1",
    "sourceVault":{"id":"/kv/a"}})";
const std::string kek = R"("keyEncryptionKey":{"keyUrl":"https://a/keys/k/1",
    "sourceVault":{"id":"/kv/a"}})";
const std::string kek_elsewhere = R"("keyEncryptionKey":{"keyUrl":"https://b/keys/k/1",
    "sourceVault":{"id":"/kv/b"}})";

std::string ade_disk(const std::string& settings, const char* enabled = "true")
{
    return std::string(R"({"properties":{"encryptionSettingsCollection":{"enabled":)") + enabled +
           R"(,"encryptionSettings":[{)" + settings + "}]}}}";
}

std::string sse_disk(const std::string& type)
{
    return R"({"properties":{"encryption":{"type":")" + type + R"("}}})";
}

struct Row {
    const char* name;
    std::string json;
    const char* expected;
};

class OfDisk : public testing::TestWithParam<Row> {};
class OfModel : public testing::TestWithParam<Row> {};

TEST_P(OfDisk, is_told_from_its_resource)
{
    EXPECT_EQ(said(encryption_of_disk(boost::json::parse(GetParam().json))), GetParam().expected);
}

TEST_P(OfModel, is_told_from_the_vm)
{
    EXPECT_EQ(said(encryption_of_model(boost::json::parse(GetParam().json))), GetParam().expected);
}

const auto row_name = [](const auto& row) { return std::string(row.param.name); };

INSTANTIATE_TEST_SUITE_P(
    Encryption, OfDisk,
    testing::Values(
        Row{"nothing_said", "{}", "pmk"},
        Row{"platform_key", sse_disk("EncryptionAtRestWithPlatformKey"), "pmk"},
        Row{"customer_key", sse_disk("EncryptionAtRestWithCustomerKey"), "cmk"},
        Row{"both_keys", sse_disk("EncryptionAtRestWithPlatformAndCustomerKeys"), "double"},
        Row{"bek", ade_disk(bek), "ade-bek /kv/a+secrets"},
        Row{"kek", ade_disk(bek + "," + kek), "ade-kek /kv/a+keys+secrets"},
        Row{"kek_in_another_vault", ade_disk(bek + "," + kek_elsewhere),
            "ade-kek /kv/a+secrets /kv/b+keys"},
        Row{"null_kek", ade_disk(bek + R"(,"keyEncryptionKey":null)"), "ade-bek /kv/a+secrets"},
        Row{"decrypted_again", ade_disk(bek, "false"), "pmk"}, Row{"not_an_object", "[]", "pmk"}),
    row_name);

INSTANTIATE_TEST_SUITE_P(
    Encryption, OfModel,
    testing::Values(
        Row{"nothing_said", "{}", "pmk"},
        Row{"host", R"({"properties":{"securityProfile":{"encryptionAtHost":true}}})", "host"},
        Row{"confidential",
            R"({"properties":{"securityProfile":{"securityType":"ConfidentialVM"}}})",
            "confidential"},
        Row{"trusted_launch",
            R"({"properties":{"securityProfile":{"securityType":"TrustedLaunch"}}})", "pmk"},
        Row{"dual_pass",
            R"({"properties":{"storageProfile":{"osDisk":{"encryptionSettings":{"enabled":true,)" +
                bek + "," + kek + "}}}}}",
            "ade-kek /kv/a+keys+secrets"},
        Row{"dual_pass_switched_off",
            R"({"properties":{"storageProfile":{"osDisk":{"encryptionSettings":{"enabled":false,)" +
                bek + "}}}}}",
            "pmk"}),
    row_name);

TEST(EncryptionOfAVm, is_the_strongest_of_its_disks_with_all_their_key_vaults)
{
    Encryption a{"cmk", {}};
    a = combined(a, {"ade-bek", {{"/kv/a", false, true}}});
    a = combined(a, {"pmk", {}});
    a = combined(a, {"ade-kek", {{"/KV/A", true, true}, {"/kv/b", true, false}}});
    EXPECT_EQ(said(a), "ade-kek /kv/a+keys+secrets /kv/b+keys");
}

TEST(EncryptionOfAVm, keeps_its_key_vaults_as_a_value)
{
    const std::vector<Encryption::KeyVaultUse> uses{{"/kv/a", true, false}, {"/kv/b", false, true}};
    const auto back = key_vault_uses(to_value(uses));
    ASSERT_THAT(back, SizeIs(2));
    EXPECT_EQ(back[0].key_vault, "/kv/a");
    EXPECT_TRUE(back[0].keys);
    EXPECT_FALSE(back[0].secrets);
    EXPECT_TRUE(back[1].secrets);
}

std::string instance_view(const std::string& settings)
{
    return R"({"properties":{"instanceView":{"disks":[{"encryptionSettings":[{"enabled":true,)" +
           settings + "}]}]}}}";
}

reconciler::Live vm_with(const Encryption& of_disks)
{
    auto vm = decode_vm(boost::json::parse(R"({"id":"/vm","properties":{"vmId":"1"}})"));
    add_encryption(vm, of_disks);
    return vm;
}

TEST(InstanceView, confirms_what_the_disks_say)
{
    auto vm = vm_with({"ade-bek", {{"/kv/a", false, true}}});
    confirm_encryption(vm, boost::json::parse(instance_view(bek)));
    EXPECT_TRUE(vm.facts.get("confirmed").truth());
    EXPECT_EQ(vm.facts.text("disagreement"), "");
    EXPECT_EQ(vm.facts.text("encryption"), "ade-bek");
}

TEST(InstanceView, that_says_otherwise_is_reported_and_the_stronger_sight_holds)
{
    auto vm = vm_with({"pmk", {}});
    confirm_encryption(vm, boost::json::parse(instance_view(bek + "," + kek)));
    EXPECT_EQ(vm.facts.text("disagreement"), "its disks say pmk, its instance view says ade-kek");
    EXPECT_EQ(vm.facts.text("encryption"), "ade-kek");
    EXPECT_THAT(key_vault_uses(vm.facts.get("key_vaults")), SizeIs(1));
}

TEST(InstanceView, of_a_deallocated_vm_takes_nothing_away)
{
    auto vm = vm_with({"ade-kek", {{"/kv/a", true, true}}});
    confirm_encryption(vm, boost::json::parse(R"({"properties":{"instanceView":{}}})"));
    EXPECT_EQ(vm.facts.text("encryption"), "ade-kek");
    EXPECT_EQ(vm.facts.text("disagreement"), "its disks say ade-kek, its instance view says pmk");
}

TEST(InstanceView, without_ade_on_either_side_is_no_disagreement)
{
    auto vm = vm_with({"cmk", {}});
    confirm_encryption(vm, boost::json::parse("{}"));
    EXPECT_EQ(vm.facts.text("disagreement"), "");
    EXPECT_EQ(vm.facts.text("encryption"), "cmk");
}

} // namespace
TEST(InstanceView, that_names_another_key_vault_than_the_disks_adds_it)
{
    auto vm = vm_with({"ade-bek", {{"/kv/old", false, true}}});
    confirm_encryption(vm, boost::json::parse(instance_view(bek)));
    EXPECT_EQ(said({"", key_vault_uses(vm.facts.get("key_vaults"))}),
              " /kv/old+secrets /kv/a+secrets");
}

} // namespace azure
