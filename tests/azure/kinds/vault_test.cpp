// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/kinds/kinds_world.hpp"

#include "providers/azure/kinds/vault.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

using namespace reconciler;
using testing::ElementsAre;
using testing::IsEmpty;

class VaultTest : public testing::Test {
protected:
    VaultTest() { world.undeclare("policy", "nightly"); }

    void declare(const Object& more)
    {
        Object attributes = vault_attributes();
        attributes.merge(more);
        world.declare("vault", "prod", attributes);
    }

    /// Owned by this stack and live, as `attributes` over what Azure gives by default.
    Live& owned(const Object& attributes = {}, const Object& recorded = {})
    {
        Object record = vault_attributes();
        record.merge(recorded);
        world.own({"vault", "prod"}, prod_vault(), record);
        Live& live = world.put(live_vault());
        live.attributes.merge(attributes);
        return live;
    }

    KindsWorld world;
};

TEST_F(VaultTest, is_created_step_by_step_and_locked_last)
{
    declare({{"storage_redundancy", "LocallyRedundant"},
             {"soft_delete", Object{{"state", "Enabled"}, {"retention_days", 30}}},
             {"immutability", "Locked"},
             {"tags", Object{{"env", "prod"}}}});
    world.consent.one_way = {"immutability-locked"};
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("create vault.prod"));
    EXPECT_THAT(step_ids(plan), ElementsAre("vault.prod/create", "vault.prod/set-redundancy",
                                            "vault.prod/set-soft-delete", "vault.prod/lock"));
    EXPECT_EQ(plan.steps[0].arguments.text("immutability"), "Unlocked");
    EXPECT_EQ(plan.steps[0].arguments.get("tags"),
              Value(Object{{"env", "prod"}, {"tresor-lineage", "lineage"}}));
    EXPECT_EQ(plan.steps[3].arguments.text("immutability"), "Locked");
}

TEST_F(VaultTest, is_not_locked_without_consent)
{
    declare({{"immutability", "Locked"}});
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("create vault.prod (blocked: needs-consent)"));
    EXPECT_THAT(plan.changes[0].lacking, ElementsAre("one-way:immutability-locked"));
}

TEST_F(VaultTest, goes_from_disabled_to_locked_in_two_writes)
{
    owned({{"immutability", "Disabled"}});
    declare({{"immutability", "Locked"}});
    world.consent.one_way = {"immutability-locked"};
    const Plan plan = world.plan();
    ASSERT_THAT(step_ids(plan), ElementsAre("vault.prod/make-immutable", "vault.prod/lock"));
    EXPECT_EQ(plan.steps[0].arguments.text("immutability"), "Unlocked");
    EXPECT_THAT(plan.steps[1].after, ElementsAre("vault.prod/make-immutable"));
}

TEST_F(VaultTest, goes_from_unlocked_to_locked_in_one)
{
    owned({{"immutability", "Unlocked"}});
    declare({{"immutability", "Locked"}});
    world.consent.one_way = {"immutability-locked"};
    EXPECT_THAT(step_ids(world.plan()), ElementsAre("vault.prod/lock"));
}

TEST_F(VaultTest, of_another_stack_is_refused)
{
    world.put(live_vault("other"));
    const Plan plan = world.plan();
    EXPECT_EQ(change_of(plan, "vault.prod").blocked.at(0).id, "vault-of-another-stack");
    EXPECT_EQ(change_of(plan, "vault.prod").blocked[0].detail,
              prod_vault() +
                  " carries the lineage other; this stack's is new: no state was found.");
    EXPECT_THAT(plan.steps, IsEmpty());
}

TEST_F(VaultTest, of_nobody_is_adopted_and_tagged)
{
    world.put(live_vault(""));
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("adopt vault.prod"));
    EXPECT_THAT(step_ids(plan), ElementsAre("vault.prod/adopt", "vault.prod/set-tags"));
}

TEST_F(VaultTest, that_lost_its_lineage_tag_gets_it_back_as_drift)
{
    owned().facts.set("lineage", "");
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("update vault.prod"));
    EXPECT_EQ(plan.changes[0].cause, Cause::drift);
    EXPECT_EQ(plan.changes[0].attributes.at(0).path, "tags.tresor-lineage");
}

struct Door {
    const char* name;
    Object live;
    Object desired;
    bool storage_locked;
    const char* text;
};

class VaultDoor : public VaultTest, public testing::WithParamInterface<Door> {};

TEST_P(VaultDoor, that_was_passed_is_refused_beforehand)
{
    owned(GetParam().live).facts.set("storage_locked", GetParam().storage_locked);
    declare(GetParam().desired);
    const Plan plan = world.plan();
    EXPECT_EQ(refusal(change_of(plan, "vault.prod")),
              std::string("one-way-door: ") + GetParam().text +
                  " -> Declare the live value, or leave the attribute out.");
}

INSTANTIATE_TEST_SUITE_P(
    Vault, VaultDoor,
    testing::Values(Door{"locked",
                         {{"immutability", "Locked"}},
                         {{"immutability", "Unlocked"}},
                         false,
                         "The vault's immutability is Locked and stays so for ever."},
                    Door{"always_on",
                         {{"soft_delete", Object{{"state", "AlwaysON"}, {"retention_days", 14}}}},
                         {{"soft_delete", Object{{"state", "Enabled"}}}},
                         false,
                         "Soft delete is AlwaysON and stays so for ever."},
                    Door{"redundancy",
                         {},
                         {{"storage_redundancy", "LocallyRedundant"}},
                         true,
                         "Storage redundancy is settled once the vault has protected an item."},
                    Door{"cross_region",
                         {{"cross_region_restore", true}},
                         {{"cross_region_restore", false}},
                         true,
                         "Cross-region restore cannot be turned off once an item is protected."}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(VaultTest, in_another_region_than_declared_is_refused)
{
    world.put(live_vault());
    declare({{"location", "northeurope"}});
    EXPECT_EQ(change_of(world.plan(), "vault.prod").blocked.at(0).id, "settled-attribute");
}

TEST_F(VaultTest, spells_its_region_as_it_likes)
{
    owned();
    declare({{"location", "West Europe"}});
    EXPECT_TRUE(world.plan().in_sync());
}

TEST_F(VaultTest, keeps_tags_of_others_when_ours_change)
{
    owned({{"tags", Object{{"env", "test"}, {"old", "1"}, {"theirs", "x"}}}},
          {{"tags", Object{{"env", "test"}, {"old", "1"}}}});
    declare({{"tags", Object{{"env", "prod"}}}});
    const Plan plan = world.plan();
    ASSERT_THAT(step_ids(plan), ElementsAre("vault.prod/set-tags"));
    EXPECT_EQ(plan.steps[0].arguments.get("tags"),
              Value(Object{{"env", "prod"}, {"theirs", "x"}, {"tresor-lineage", "lineage"}}));
}

TEST_F(VaultTest, that_nobody_declares_is_deleted_when_it_is_empty)
{
    owned();
    world.undeclare("vault", "prod");
    EXPECT_THAT(said(world.plan()), ElementsAre("delete vault.prod"));
}

TEST_F(VaultTest, that_holds_data_is_forgotten_and_stays)
{
    owned();
    world.put(live_item("ProtectionStopped"));
    world.undeclare("vault", "prod");
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("forget vault.prod"));
    EXPECT_EQ(plan.changes[0].reason, "it is no longer declared; it stays in Azure, for it holds "
                                      "backup data of 1 VM (web-01)");
    EXPECT_EQ(plan.steps.at(0).action, "");
}

TEST_F(VaultTest, whose_items_could_not_be_listed_is_not_deleted)
{
    owned();
    world.undeclare("vault", "prod");
    world.observation.scopes = {{"items", folded(prod_vault()) + "/backupfabrics/", false}};
    EXPECT_THAT(said(world.plan()), ElementsAre("stop vault.prod (blocked: scope-unread)"));
}

TEST_F(VaultTest, needs_geo_redundancy_for_cross_region_restore)
{
    declare({{"storage_redundancy", "LocallyRedundant"}, {"cross_region_restore", true}});
    EXPECT_EQ(refusal(change_of(world.plan(), "vault.prod")),
              "cross-region-restore-needs-geo: \"cross_region_restore\" is true, but "
              "\"storage_redundancy\" is \"LocallyRedundant\". -> Set "
              "storage_redundancy = \"GeoRedundant\", or leave cross_region_restore out.");
}

TEST_F(VaultTest, weakening_is_marked)
{
    owned({{"soft_delete", Object{{"state", "Enabled"}, {"retention_days", 90}}}});
    declare({{"soft_delete", Object{{"retention_days", 30}}}});
    EXPECT_TRUE(world.plan().changes.at(0).marks.weakens);
}

TEST(VaultDecoding, joins_the_three_resources_and_takes_the_lineage_out_of_the_tags)
{
    const Live live = azure::decode_vault(
        boost::json::parse(R"({"id":"/v","location":"westeurope",
            "tags":{"env":"prod","tresor-lineage":"l"},"properties":{}})"),
        boost::json::parse(R"({"properties":{"softDeleteFeatureState":"AlwaysOn",
            "softDeleteRetentionPeriodInDays":14}})"),
        boost::json::parse(R"({"properties":{"storageModelType":"GeoRedundant",
            "crossRegionRestoreFlag":true,"storageTypeState":"Locked"}})"));
    EXPECT_EQ(live.facts.text("lineage"), "l");
    EXPECT_TRUE(live.facts.get("storage_locked").truth());
    EXPECT_EQ(live.attributes.get("tags"), Value(Object{{"env", "prod"}}));
    EXPECT_EQ(live.attributes.text("immutability"), "Disabled");
    EXPECT_EQ(live.attributes.get("soft_delete"),
              Value(Object{{"state", "AlwaysON"}, {"retention_days", 14}}));
}

} // namespace
} // namespace test
