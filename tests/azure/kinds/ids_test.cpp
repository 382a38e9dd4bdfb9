// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/ids.hpp"

#include <gtest/gtest.h>

namespace azure {
namespace {

const std::string vault =
    "/subscriptions/S1/resourceGroups/rg-b/providers/Microsoft.RecoveryServices/vaults/rsv";

TEST(Ids, are_taken_apart_without_regard_to_case)
{
    const auto parts = parts_of("/SUBSCRIPTIONS/S1/resourcegroups/Rg/Providers/Microsoft.Compute/"
                                "VirtualMachines/Web/extensions/e");
    EXPECT_EQ(parts.subscription, "S1");
    EXPECT_EQ(parts.resource_group, "Rg");
    EXPECT_EQ(parts.provider_and_type, "microsoft.compute/virtualmachines");
    EXPECT_EQ(parts.name, "Web");
    EXPECT_EQ(parts.rest, "/extensions/e");
}

TEST(Ids, leave_empty_what_an_id_does_not_say)
{
    EXPECT_EQ(parts_of("/subscriptions/S1").subscription, "S1");
    EXPECT_EQ(parts_of("/subscriptions/S1").name, "");
    EXPECT_EQ(parts_of("").subscription, "");
    EXPECT_EQ(parts_of("/providers/Microsoft.Compute/virtualMachines/x").subscription, "");
    EXPECT_EQ(parts_of("////").subscription, "");
}

TEST(Ids, are_composed_as_azure_spells_them)
{
    EXPECT_EQ(vault_id("S1", "rg-b", "rsv"), vault);
    EXPECT_EQ(policy_id(vault, "p"), vault + "/backupPolicies/p");
    EXPECT_EQ(vm_id("S1", "rg", "vm"),
              "/subscriptions/S1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm");
}

TEST(Ids, of_an_item_fold_the_group_and_name_of_its_vm)
{
    EXPECT_EQ(item_id(vault, vm_id("S1", "RG-App", "Web-01")),
              vault + "/backupFabrics/Azure/protectionContainers/"
                      "IaasVMContainer;iaasvmcontainerv2;rg-app;web-01/protectedItems/"
                      "VM;iaasvmcontainerv2;rg-app;web-01");
}

TEST(Ids, tell_the_vault_of_what_lies_in_it)
{
    EXPECT_EQ(vault_of(item_id(vault, vm_id("S1", "rg", "vm"))), vault);
    EXPECT_EQ(vault_of(policy_id(vault, "p")), vault);
}

TEST(Ids, of_a_grant_and_its_key_vault_are_each_others_inverse)
{
    EXPECT_EQ(key_vault_of_grant(grant_id(vault)), vault);
    EXPECT_EQ(key_vault_of_grant("short"), "");
}

TEST(Ids, become_paths_with_what_urls_may_not_hold_encoded)
{
    EXPECT_EQ(url_path("/a b/c;d/é"), "/a%20b/c%3Bd/%C3%A9");
    EXPECT_EQ(url_path(""), "");
}

TEST(Ids, name_the_last_segment)
{
    EXPECT_EQ(name_of(vault), "rsv");
    EXPECT_EQ(name_of("rsv"), "rsv");
}

/// Python: uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org").
TEST(UuidV5, is_the_one_of_rfc_4122_and_so_the_same_everywhere)
{
    EXPECT_EQ(uuid_v5("https://example.org"), "0d092af3-c9f8-531f-9cc3-9db40a0750ef");
    EXPECT_NE(uuid_v5("a"), uuid_v5("b"));
}

} // namespace
} // namespace azure
