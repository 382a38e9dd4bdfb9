// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/kinds/kinds_world.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/scopes.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

using namespace reconciler;
using testing::ElementsAre;

/// The vault and the policy are in place and owned; so is the VM in Azure.
class ProtectedVmTest : public testing::Test {
protected:
    ProtectedVmTest()
    {
        own_live("vault", "prod", live_vault(), vault_attributes());
        Object policy = policy_attributes();
        policy.set("vault", prod_vault());
        own_live("policy", "nightly", live_policy(), policy);
        world.put(live_vm());
    }

    void own_live(const char* kind, const char* key, const Live& live, const Object& attributes)
    {
        world.own({kind, key}, live.id.text(), attributes);
        world.put(live);
    }

    void declare(const Object& more = {})
    {
        Object attributes{{"vm", "rg-app/web-01"}, {"policy", "nightly"}, {"on_remove", "retain"}};
        attributes.merge(more);
        world.declare("protected_vm", "web", attributes);
    }

    /// The item is there and ours.
    Live& protected_by(const std::string& state, const std::string& on_remove = "retain")
    {
        world.own({"protected_vm", "web"}, web_item(),
                  {{"vm", web_vm()}, {"policy", nightly_policy()}, {"on_remove", on_remove}},
                  {{"vm_unique_id", "machine-1"}});
        return world.put(live_item(state));
    }

    std::string refused() { return refusal(change_of(world.plan(), "protected_vm.web")); }

    KindsWorld world;
};

TEST_F(ProtectedVmTest, is_protected_with_its_policy)
{
    declare();
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("create protected_vm.web"));
    ASSERT_THAT(step_ids(plan), ElementsAre("protected_vm.web/protect"));
    EXPECT_EQ(plan.steps[0].arguments.text("policy"), nightly_policy());
    EXPECT_EQ(plan.steps[0].effect.facts.text("vm_unique_id"), "machine-1");
}

TEST_F(ProtectedVmTest, is_in_sync_while_its_first_backup_is_pending)
{
    declare();
    protected_by("IRPending");
    EXPECT_TRUE(world.plan().in_sync()) << testing::PrintToString(said(world.plan()));
}

TEST_F(ProtectedVmTest, gets_another_policy_in_place)
{
    Object other = policy_attributes();
    other.merge({{"name", "weekly-90d"}, {"retention", Object{{"daily", Object{{"count", 90}}}}}});
    world.declare("policy", "other", other);
    protected_by("Protected");
    declare({{"policy", "other"}});
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("create policy.other", "update protected_vm.web"));
    EXPECT_THAT(step_ids(plan), ElementsAre("policy.other/create", "protected_vm.web/change"));
    EXPECT_FALSE(change_of(plan, "protected_vm.web").marks.weakens);
}

TEST_F(ProtectedVmTest, a_policy_that_keeps_less_weakens)
{
    Object other = policy_attributes();
    other.merge({{"name", "short"}, {"retention", Object{{"daily", Object{{"count", 7}}}}}});
    world.declare("policy", "other", other);
    protected_by("Protected");
    declare({{"policy", "other"}});
    EXPECT_TRUE(change_of(world.plan(), "protected_vm.web").marks.weakens);
}

TEST_F(ProtectedVmTest, without_its_block_is_stopped_and_its_data_kept)
{
    protected_by("Protected");
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("stop protected_vm.web"));
    EXPECT_EQ(plan.changes[0].reason, "it is no longer declared; its recovery points are kept");
    EXPECT_TRUE(plan.changes[0].marks.weakens);
    EXPECT_EQ(plan.steps.at(0).effect.kind, Effect::Kind::retain);
}

TEST_F(ProtectedVmTest, is_suspended_where_that_was_asked_for)
{
    protected_by("Protected", "suspend");
    world.put(live_vault()).attributes.set("immutability", "Unlocked");
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("suspend protected_vm.web"));
    EXPECT_THAT(step_ids(plan), ElementsAre("protected_vm.web/suspend"));
}

TEST_F(ProtectedVmTest, loses_its_data_only_with_consent)
{
    protected_by("Protected", "delete");
    EXPECT_THAT(said(world.plan()),
                ElementsAre("delete data protected_vm.web (blocked: needs-consent)"));
    world.consent.data_loss = true;
    EXPECT_THAT(step_ids(world.plan()), ElementsAre("protected_vm.web/delete"));
}

TEST_F(ProtectedVmTest, stays_protected_where_it_is_detached)
{
    protected_by("Protected", "detach");
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("forget protected_vm.web"));
    EXPECT_EQ(plan.steps.at(0).action, "");
}

TEST_F(ProtectedVmTest, that_was_soft_deleted_is_undeleted_and_resumed_with_consent)
{
    declare();
    protected_by("ProtectionStopped").facts.set("soft_deleted", true);
    EXPECT_THAT(said(world.plan()),
                ElementsAre("undelete protected_vm.web (blocked: needs-consent)"));
    world.consent.undelete = true;
    EXPECT_THAT(step_ids(world.plan()),
                ElementsAre("protected_vm.web/undelete", "protected_vm.web/resume"));
}

TEST_F(ProtectedVmTest, that_was_stopped_in_the_portal_is_resumed_as_drift)
{
    declare();
    protected_by("ProtectionStopped");
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("resume protected_vm.web"));
    EXPECT_EQ(plan.changes[0].cause, Cause::drift);
}

TEST_F(ProtectedVmTest, moves_to_another_vault_in_one_change)
{
    protected_by("Protected");
    Object vault = vault_attributes();
    vault.set("name", "rsv-two");
    world.declare("vault", "two", vault);
    Object policy = policy_attributes();
    policy.set("vault", "two");
    world.declare("policy", "two", policy);
    declare({{"policy", "two"}});
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan),
                ElementsAre("create policy.two", "move protected_vm.web", "create vault.two"));
    EXPECT_THAT(step_ids(plan), ElementsAre("vault.two/create", "policy.two/create",
                                            "protected_vm.web/leave", "protected_vm.web/protect"));
    EXPECT_EQ(plan.step("protected_vm.web/leave")->target.text(), web_item());
    EXPECT_EQ(plan.step("protected_vm.web/leave")->action, "stop");
}

TEST_F(ProtectedVmTest, sends_the_choice_of_disks_again_with_every_change)
{
    declare({{"exclude_disks", List{"web-01-scratch"}}});
    EXPECT_EQ(world.plan().steps.at(0).arguments.get("exclude_luns"), Value(List{3}));
}

TEST_F(ProtectedVmTest, is_told_again_what_it_was_told_besides_its_disks)
{
    protected_by("Protected").facts.set("extended", true); // its block is gone: it is stopped
    const Plan plan = world.plan();
    auto write = world.domain.write(plan.steps.at(0));
    const auto live =
        boost::json::parse(R"({"properties":{"extendedProperties":{"linuxVmApplicationName":"sap",)"
                           R"("diskExclusionProperties":{}},"friendlyName":"web-01"}})");
    azure::carry_over(write.body, live, write.carry_over);
    EXPECT_EQ(boost::json::serialize(write.body.at("properties").at("extendedProperties")),
              R"({"linuxVmApplicationName":"sap"})");
    EXPECT_FALSE(write.body.at("properties").as_object().contains("friendlyName"));
}

TEST_F(ProtectedVmTest, is_not_read_where_nothing_could_be_lost)
{
    protected_by("Protected");
    EXPECT_TRUE(world.domain.write(world.plan().steps.at(0)).carry_over.empty());
}

// Refusals

TEST_F(ProtectedVmTest, in_another_region_is_refused)
{
    world.put(live_vm({{"location", "northeurope"}}));
    declare();
    EXPECT_EQ(refused(), "region-mismatch: web-01 lies in northeurope, the vault rsv-prod in "
                         "westeurope. -> Use a policy of a vault in northeurope.");
}

TEST_F(ProtectedVmTest, with_ade_in_another_subscription_is_refused)
{
    const std::string elsewhere =
        azure::vm_id("22222222-2222-2222-2222-222222222222", "rg-app", "web-01");
    Live vm = live_vm({{"encryption", "ade-bek"}});
    vm.id = ResourceId(elsewhere);
    world.put(vm);
    declare({{"vm", elsewhere}});
    EXPECT_EQ(refused(),
              "ade-cross-subscription: web-01 is encrypted with Azure Disk Encryption; its keys "
              "are backed up for its own subscription only. -> Use a policy of a "
              "vault in subscription 22222222-2222-2222-2222-222222222222.");
}

TEST_F(ProtectedVmTest, without_the_disk_that_is_excluded_is_refused_with_those_it_has)
{
    declare({{"exclude_disks", List{"web-01-scrach"}}});
    EXPECT_EQ(refused(), "unknown-disk: web-01 has no data disk \"web-01-scrach\"; it has "
                         "web-01-data, web-01-scratch. -> Name data disks of the VM.");
}

TEST_F(ProtectedVmTest, cannot_leave_out_its_os_disk)
{
    declare({{"exclude_disks", List{"web-01-os"}}});
    EXPECT_EQ(
        refused(),
        "os-disk-excluded: \"web-01-os\" is the OS disk of web-01. -> Name data disks of the VM.");
}

TEST_F(ProtectedVmTest, that_is_not_encrypted_as_asserted_is_refused)
{
    declare({{"encryption", "ade-kek"}});
    EXPECT_EQ(refused(), "encryption-mismatch: \"ade-kek\" is declared, but web-01 is \"pmk\". -> "
                         "Encrypt the VM as declared, or correct \"encryption\".");
}

TEST_F(ProtectedVmTest, that_is_another_machine_of_the_name_is_refused)
{
    declare();
    protected_by("ProtectionStopped");
    world.put(live_vm({{"unique_id", "machine-2"}}));
    EXPECT_EQ(refused(),
              "another-machine: web-01 was protected as machine machine-1; the VM of that name is "
              "now machine machine-2. Its backups would be mixed with those of the old one. -> "
              "Stop the old protection and protect the new machine under another vault or name.");
}

TEST_F(ProtectedVmTest, that_does_not_exist_is_refused)
{
    declare({{"vm", "rg-app/typo"}});
    EXPECT_EQ(refused(), "vm-not-found: \"" + azure::vm_id(subscription, "rg-app", "typo") +
                             "\" does not exist, or the credential cannot see it. -> Correct "
                             "\"vm\", or give the credential Reader on the VM's subscription.");
}

TEST_F(ProtectedVmTest, that_may_exist_in_an_unread_scope_is_not_called_missing)
{
    declare({{"vm", "rg-app/typo"}});
    world.observation.scopes = {{"VMs", azure::vm_scope(subscription), false}};
    EXPECT_EQ(refused(),
              "scope-unread: The virtual machines of its subscription could not be read. -> Make "
              "the scope readable (see the warnings) and plan again.");
}

TEST_F(ProtectedVmTest, that_another_vault_protects_is_refused)
{
    const std::string other = azure::vault_id(subscription, "rg", "rsv-other");
    world.put(live_vm({{"protected_by", List{azure::item_id(other, web_vm())}}}));
    declare();
    EXPECT_EQ(refused(), "already-protected: web-01 is protected in " + other +
                             "; a VM has one vault. -> Stop the protection there "
                             "first (keeping its data), declare the VM with a policy of that "
                             "vault, or set on_protected_elsewhere.");
}

TEST_F(ProtectedVmTest, cannot_go_back_to_a_standard_policy)
{
    Object standard = policy_attributes();
    standard.merge({{"name", "standard"}, {"type", "V1"}});
    world.declare("policy", "standard", standard);
    protected_by("Protected");
    declare({{"policy", "standard"}});
    EXPECT_EQ(refused(), "policy-type-one-way: web-01 is protected by an Enhanced policy (V2); "
                         "there is no way back to V1. -> Choose a policy of type "
                         "\"V2\".");
}

} // namespace
} // namespace test
