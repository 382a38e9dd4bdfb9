// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/kinds/kinds_world.hpp"

#include "providers/azure/kinds/encryption.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"
#include "providers/azure/kinds/key_vault_roles.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

using namespace reconciler;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;

class GrantTest : public testing::Test {
protected:
    GrantTest()
    {
        world.put(live_principal());
        world.put(live_key_vault("kv-app"));
    }

    /// Declares and shows an ADE VM whose keys lie in `vault`.
    void encrypted_vm(const std::string& name, const std::string& kind,
                      const std::string& vault = "kv-app")
    {
        Live vm = live_vm({{"encryption", kind}, {"confirmed", true}});
        vm.id = ResourceId(azure::vm_id(subscription, "rg-app", name));
        vm.facts.set("key_vaults", azure::to_value({{key_vault(vault), kind == "ade-kek", true}}));
        world.put(vm);
        world.declare("protected_vm", name, {{"vm", "rg-app/" + name}, {"policy", "nightly"}});
    }

    void granted(const List& keys, const List& secrets, const std::string& by = "access policy")
    {
        world.put({"key_vault_grant",
                   ResourceId(azure::grant_id(key_vault("kv-app"))),
                   {{"key_permissions", keys}, {"secret_permissions", secrets}},
                   {{"by", by}}});
    }

    const Step& grant_step(const Plan& plan)
    {
        for (const auto& step : plan.steps)
            if (step.kind == "key_vault_grant" && !step.action.empty()) return step;
        throw std::out_of_range("no grant is written");
    }

    std::string refused() { return refusal(change_of(world.plan(), "key_vault_grant.kv-app")); }

    KindsWorld world;
};

TEST_F(GrantTest, of_secrets_only_for_a_bek)
{
    encrypted_vm("a", "ade-bek");
    const Plan plan = world.plan();
    EXPECT_EQ(grant_step(plan).arguments.get("key_permissions"), Value(List{}));
    EXPECT_EQ(grant_step(plan).arguments.get("secret_permissions"),
              Value(List{"get", "list", "backup"}));
    EXPECT_EQ(change_of(plan, "key_vault_grant.kv-app").reason,
              "1 VM is encrypted with secrets of this Key Vault (protected_vm.a)");
}

TEST_F(GrantTest, of_keys_and_secrets_for_a_kek)
{
    encrypted_vm("a", "ade-kek");
    EXPECT_EQ(grant_step(world.plan()).arguments.get("key_permissions"),
              Value(List{"get", "list", "backup"}));
}

TEST_F(GrantTest, comes_before_the_protection_that_needs_it_which_waits_for_it_to_spread)
{
    encrypted_vm("a", "ade-kek");
    const Plan plan = world.plan();
    EXPECT_THAT(plan.step("protected_vm.a/protect")->after, Contains(grant_step(plan).id));
    EXPECT_EQ(plan.step("protected_vm.a/protect")->retry_for_seconds, 900);
}

TEST_F(GrantTest, is_one_write_per_key_vault_for_all_vms)
{
    encrypted_vm("a", "ade-bek");
    encrypted_vm("b", "ade-kek");
    const Plan plan = world.plan();
    int writes = 0;
    for (const auto& step : plan.steps) writes += step.kind == "key_vault_grant" ? 1 : 0;
    EXPECT_EQ(writes, 1);
    EXPECT_EQ(grant_step(plan).arguments.get("key_permissions"),
              Value(List{"get", "list", "backup"}));
}

TEST_F(GrantTest, is_not_needed_without_ade)
{
    encrypted_vm("a", "cmk");
    world.put(live_vm({{"encryption", "cmk"}}));
    world.declare("protected_vm", "a", {{"vm", "rg-app/web-01"}, {"policy", "nightly"}});
    EXPECT_THAT(said(world.plan()), Not(Contains(testing::HasSubstr("key_vault_grant"))));
}

TEST_F(GrantTest, that_holds_the_least_is_left_alone_and_shown_as_evidence)
{
    encrypted_vm("a", "ade-kek");
    granted({"get", "list", "backup"}, {"get", "list"}, "role X inherited from the subscription");
    const Plan plan = world.plan();
    EXPECT_THAT(plan.notes, ElementsAre("key_vault_grant.kv-app: ok, by role X inherited from the "
                                        "subscription"));
    EXPECT_THAT(said(plan), Not(Contains(testing::HasSubstr("key_vault_grant"))));
}

TEST_F(GrantTest, that_lacks_the_backup_of_secrets_does_for_a_kek_but_not_for_a_bek)
{
    encrypted_vm("a", "ade-bek");
    granted({}, {"get", "list"});
    EXPECT_THAT(said(world.plan()), Contains("update key_vault_grant.kv-app"));
}

TEST_F(GrantTest, is_a_role_where_the_key_vault_goes_by_roles)
{
    encrypted_vm("a", "ade-kek");
    world.put(live_key_vault("kv-app", {{"rbac", true}}));
    const Plan plan = world.plan();
    EXPECT_EQ(grant_step(plan).action, "assign-role");
    const azure::Write write = world.domain.write(grant_step(plan));
    EXPECT_EQ(write.method, "PUT");
    EXPECT_THAT(write.path, testing::HasSubstr("/roleAssignments/"));
    EXPECT_EQ(write.path, world.domain.write(grant_step(world.plan())).path) << "computable";
}

TEST_F(GrantTest, whose_vms_were_protected_already_comes_from_the_surroundings)
{
    encrypted_vm("a", "ade-bek");
    world.own({"protected_vm", "a"},
              azure::item_id(prod_vault(), azure::vm_id(subscription, "rg-app", "a")),
              {{"vm", azure::vm_id(subscription, "rg-app", "a")}});
    EXPECT_EQ(change_of(world.plan(), "key_vault_grant.kv-app").cause, Cause::surroundings);
}

TEST_F(GrantTest, that_was_ours_and_is_gone_is_drift)
{
    encrypted_vm("a", "ade-bek");
    world.own({"key_vault_grant", "kv-app"}, azure::grant_id(key_vault("kv-app")),
              {{"keys", false},
               {"secrets", true},
               {"vms", List{azure::vm_id(subscription, "rg-app", "a")}}});
    EXPECT_EQ(change_of(world.plan(), "key_vault_grant.kv-app").cause, Cause::drift);
}

TEST_F(GrantTest, that_must_widen_since_a_key_was_added_is_no_drift)
{
    encrypted_vm("a", "ade-kek");
    world.own({"key_vault_grant", "kv-app"}, azure::grant_id(key_vault("kv-app")),
              {{"keys", false},
               {"secrets", true},
               {"vms", List{azure::vm_id(subscription, "rg-app", "a")}}});
    granted({}, {"get", "list", "backup"});
    EXPECT_NE(change_of(world.plan(), "key_vault_grant.kv-app").cause, Cause::drift);
}

TEST_F(GrantTest, that_is_only_verified_prints_what_the_owner_must_run)
{
    world.set("tresor", "grants", "verify");
    encrypted_vm("a", "ade-kek");
    EXPECT_EQ(refused(),
              "grant-missing: Azure Backup cannot read what the VMs encrypted with kv-app need, "
              "and this stack only verifies grants. -> The owner of the Key Vault runs\n    az "
              "keyvault set-policy --name kv-app --object-id " +
                  principal +
                  " --key-permissions get list backup --secret-permissions get list backup\nor in "
                  "Terraform\n    resource \"azurerm_key_vault_access_policy\" \"backup\" {\n      "
                  "key_vault_id       = \"" +
                  key_vault("kv-app") +
                  "\"\n      tenant_id          = \"tenant-1\"\n      object_id          = \"" +
                  principal +
                  "\"\n      key_permissions    = [\"Get\", \"List\", \"Backup\"]\n      "
                  "secret_permissions = [\"Get\", \"List\", \"Backup\"]\n    }");
    EXPECT_THAT(said(world.plan()), Contains("create protected_vm.a (blocked: blocked-by)"));
}

TEST_F(GrantTest, that_is_only_verified_names_the_role_where_roles_rule)
{
    world.set("tresor", "grants", "verify");
    encrypted_vm("a", "ade-kek");
    world.put(live_key_vault("kv-app", {{"rbac", true}}));
    EXPECT_THAT(refused(), testing::HasSubstr("az role assignment create --role \"Key Vault "
                                              "Administrator\" --assignee-object-id " +
                                              principal));
}

TEST_F(GrantTest, behind_a_firewall_is_refused)
{
    encrypted_vm("a", "ade-bek");
    world.put(live_key_vault("kv-app", {{"firewall_blocks", true}}));
    EXPECT_EQ(refused(),
              "key-vault-firewall: kv-app denies access by default and does not let trusted "
              "services through. -> Run\n    az keyvault update --name kv-app "
              "--bypass AzureServices");
}

TEST_F(GrantTest, of_another_tenant_is_refused_with_both_ids)
{
    world.set("azure", "tenant", "tenant-2");
    encrypted_vm("a", "ade-bek");
    EXPECT_EQ(refused(),
              "key-vault-foreign-tenant: kv-app belongs to tenant tenant-1, the stack to tenant-2. "
              "-> Move the Key Vault to the stack's tenant, or use another one.");
}

TEST_F(GrantTest, without_a_known_principal_is_refused)
{
    Live unknown = live_principal();
    unknown.attributes = {};
    world.put(unknown);
    encrypted_vm("a", "ade-bek");
    EXPECT_EQ(refused(),
              "backup-principal-unknown: \"Backup Management Service\" could not be looked up in "
              "the directory. -> Give the credential directory read, or set backup_principal_id "
              "in [azure]. A guest user of the tenant may not look it up, and the portal does not "
              "grant for him either. A member of the tenant finds it by:\n    az ad sp list "
              "--filter \"appId eq '262044b1-e2ce-469f-a196-69ab7ada62d3'\" --query [].id");
}

TEST_F(GrantTest, on_a_key_vault_that_is_gone_is_refused)
{
    encrypted_vm("a", "ade-bek", "kv-gone");
    EXPECT_EQ(change_of(world.plan(), "key_vault_grant.kv-gone").blocked.at(0).id,
              "key-vault-not-found");
}

TEST_F(GrantTest, is_never_taken_away_unasked)
{
    granted({}, {"get", "list", "backup"});
    world.own({"key_vault_grant", "kv-app"}, azure::grant_id(key_vault("kv-app")));
    EXPECT_THAT(world.plan().notes,
                Contains("key_vault_grant.kv-app: no VM of this stack needs kv-app any more; the "
                         "grant stays"));
}

TEST_F(GrantTest, of_someone_else_is_used_but_not_owned)
{
    encrypted_vm("a", "ade-bek");
    granted({}, {"get", "list", "backup"});
    for (const auto& step : world.plan().steps) EXPECT_NE(step.kind, "key_vault_grant");
}

boost::json::value key_vault_json(const std::string& more)
{
    return boost::json::parse(R"({"id":")" + key_vault("kv-app") +
                              R"(","location":"westeurope","properties":{"tenantId":"t",)" + more +
                              "}}");
}

TEST(KeyVaultDecoding, reads_the_entry_of_our_principal_in_any_case)
{
    const auto live = azure::decode_access_policy(
        key_vault_json(R"("accessPolicies":[
            {"objectId":"other","permissions":{"secrets":["get"]}},
            {"objectId":")" +
                       principal +
                       R"(","permissions":{"keys":["Get","LIST","Backup"],"secrets":["Get"]}}])"),
        principal);
    EXPECT_EQ(live.attributes.get("key_permissions"), Value(List{"backup", "get", "list"}));
    EXPECT_EQ(live.attributes.get("secret_permissions"), Value(List{"get"}));
}

TEST(KeyVaultDecoding, takes_no_entry_that_holds_only_through_an_application)
{
    const auto live = azure::decode_access_policy(
        key_vault_json(R"("accessPolicies":[{"objectId":")" + principal +
                       R"(","applicationId":"x","permissions":{"secrets":["get"]}}])"),
        principal);
    EXPECT_TRUE(live.id.empty());
}

TEST(KeyVaultDecoding, sees_a_firewall_unless_trusted_services_pass)
{
    const auto blocks = [](const std::string& acls) {
        return azure::decode_key_vault(key_vault_json(R"("networkAcls":)" + acls))
            .facts.get("firewall_blocks")
            .truth();
    };
    EXPECT_TRUE(blocks(R"({"defaultAction":"Deny","bypass":"None"})"));
    EXPECT_FALSE(blocks(R"({"defaultAction":"Deny","bypass":"AzureServices"})"));
    EXPECT_FALSE(blocks(R"({"defaultAction":"Allow","bypass":"None"})"));
}

std::vector<boost::json::value> role_at(const std::string& scope, std::string_view role)
{
    return {boost::json::parse(R"({"properties":{"scope":")" + scope +
                               R"(","roleDefinitionId":"/x/roleDefinitions/)" + std::string(role) +
                               R"("}})")};
}

TEST(KeyVaultRoles, count_at_the_vault_and_above_and_say_where_they_come_from)
{
    const Live vault = live_key_vault("kv-app");
    const auto role = azure::assigned_key_vault_role();
    const auto here = azure::decode_roles(vault, role_at(key_vault("kv-app"), role.id));
    EXPECT_EQ(here.facts.text("by"), "role Key Vault Administrator");
    const auto above =
        azure::decode_roles(vault, role_at("/subscriptions/" + subscription, role.id));
    EXPECT_EQ(above.facts.text("by"),
              "role Key Vault Administrator inherited from /subscriptions/" + subscription);
}

TEST(KeyVaultRoles, do_not_count_beside_the_vault)
{
    const Live vault = live_key_vault("kv-app");
    const auto role = azure::assigned_key_vault_role();
    EXPECT_TRUE(azure::decode_roles(vault, role_at(key_vault("kv-app2"), role.id)).id.empty());
    EXPECT_TRUE(azure::decode_roles(vault, role_at(key_vault("kv"), role.id)).id.empty());
}

TEST(KeyVaultRoles, of_another_name_grant_nothing)
{
    EXPECT_TRUE(azure::decode_roles(live_key_vault("kv-app"),
                                    role_at("/subscriptions/" + subscription, "reader"))
                    .id.empty());
}

TEST(KeyVaultRoles, join_where_each_gives_half)
{
    const Live vault = live_key_vault("kv-app");
    std::vector<boost::json::value> both;
    for (const auto& role : azure::key_vault_roles())
        if (role.keys != role.secrets)
            for (auto& each : role_at(key_vault("kv-app"), role.id)) both.push_back(each);
    ASSERT_THAT(both, SizeIs(2));
    const auto live = azure::decode_roles(vault, both);
    EXPECT_THAT(live.attributes.get("key_permissions").list(), SizeIs(3));
    EXPECT_THAT(live.attributes.get("secret_permissions").list(), SizeIs(3));
}

boost::json::value role_definition(const std::string& actions, const std::string& but = "")
{
    return boost::json::parse(R"({"properties":{"roleName":"Backup of keys","permissions":[)"
                              R"({"dataActions":[)" +
                              actions + R"(],"notDataActions":[)" + but + "]}]}}");
}

TEST(KeyVaultRoles, of_others_count_for_what_they_allow)
{
    const Live vault = live_key_vault("kv-app");
    const auto held = role_at(key_vault("kv-app"), "custom");
    EXPECT_THAT(azure::unknown_roles(held), ElementsAre("/x/roleDefinitions/custom"));
    EXPECT_TRUE(azure::decode_roles(vault, held).id.empty());
    const auto all = azure::decode_role(role_definition(R"("Microsoft.KeyVault/vaults/*")"));
    const auto live = azure::decode_roles(vault, held, {{"custom", all}});
    EXPECT_EQ(live.facts.text("by"), "role Backup of keys");
    EXPECT_THAT(live.attributes.get("key_permissions").list(), SizeIs(3));
    EXPECT_THAT(live.attributes.get("secret_permissions").list(), SizeIs(3));
}

TEST(KeyVaultRoles, of_others_allow_less_what_they_except)
{
    const auto role =
        azure::decode_role(role_definition(R"("Microsoft.KeyVault/vaults/secrets/*")",
                                           R"("microsoft.keyvault/vaults/secrets/backup/action")"));
    EXPECT_THAT(role.keys, testing::IsEmpty());
    EXPECT_THAT(role.secrets, ElementsAre("get", "list"));
}

TEST(KeyVaultRoles, that_are_known_need_not_be_read)
{
    EXPECT_THAT(
        azure::unknown_roles(role_at(key_vault("kv-app"), azure::assigned_key_vault_role().id)),
        testing::IsEmpty());
    EXPECT_THAT(azure::unknown_roles(
                    role_at(key_vault("kv-app"), azure::custom_key_vault_role(subscription))),
                testing::IsEmpty());
}

} // namespace
} // namespace test
