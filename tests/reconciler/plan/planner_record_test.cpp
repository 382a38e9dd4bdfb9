// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/plan/library_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

using namespace reconciler;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// What the state learns beside what the cloud does.
class PlannerRecords : public testing::Test {
protected:
    LibraryWorld world;
};

TEST_F(PlannerRecords, a_renamed_key_changes_nothing_in_the_cloud)
{
    world.declare(shelf("A", {{"size", 3}}));
    world.apply();
    world.undeclare({"shelf", "A"});
    world.declare(shelf("A", {{"size", 3}}, "new"));
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("renamed shelf.new"));
    EXPECT_EQ(plan.changes[0].renamed_from, (Address{"shelf", "A"}));
    EXPECT_EQ(plan.changes[0].reason, "the configuration calls it by another key");
    EXPECT_TRUE(plan.in_sync());
    world.carry_out(plan);
    EXPECT_THAT(world.records, SizeIs(1));
    EXPECT_EQ(world.records[0].address, (Address{"shelf", "new"}));
    EXPECT_THAT(said(world.plan()), IsEmpty());
}

TEST_F(PlannerRecords, two_keys_can_change_places)
{
    world.declare(shelf("A", {}, "one"));
    world.declare(shelf("B", {}, "two"));
    world.apply();
    world.declare(shelf("B", {}, "one"));
    world.declare(shelf("A", {}, "two"));
    EXPECT_THAT(said(world.apply()), ElementsAre("renamed shelf.one", "renamed shelf.two"));
    EXPECT_EQ(world.record(shelf_id("A"))->address, (Address{"shelf", "two"}));
    EXPECT_THAT(said(world.plan()), IsEmpty());
    EXPECT_THAT(world.records, SizeIs(2));
}

TEST_F(PlannerRecords, a_renamed_object_that_is_gone_is_created_and_not_taken_for_applied)
{
    world.declare(shelf("A", {{"size", 3}}));
    world.apply();
    world.take_away(shelf_id("A"));
    world.undeclare({"shelf", "A"});
    world.declare(shelf("A", {{"size", 4}}, "new"));
    const Plan plan = world.plan();
    ASSERT_THAT(step_ids(plan), ElementsAre("shelf.new/rename", "shelf.new/put"));
    EXPECT_THAT(plan.steps[0].effect.attributes, IsEmpty());
    world.carry_out(plan);
    EXPECT_TRUE(world.plan().in_sync());
}

TEST_F(PlannerRecords, an_attribute_that_steers_only_tresor_is_a_change_without_a_write)
{
    world.declare(shelf("A", {{"note", "old"}}));
    world.apply();
    world.declare(shelf("A", {{"note", "new"}}));
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("update shelf.A"));
    EXPECT_EQ(plan.changes[0].reason, "only tresor's own record changes");
    EXPECT_EQ(plan.changes[0].attributes.at(0).path, "note");
    EXPECT_EQ(plan.steps.at(0).action, "");
    world.carry_out(plan);
    EXPECT_THAT(step_ids(world.plan()), IsEmpty());
}

TEST_F(PlannerRecords, a_local_attribute_is_recorded_beside_a_change_in_the_cloud)
{
    world.declare(shelf("A", {{"size", 3}, {"note", "old"}}));
    world.apply();
    world.declare(shelf("A", {{"size", 4}, {"note", "new"}}));
    world.apply();
    EXPECT_EQ(world.record(shelf_id("A"))->attributes.text("note"), "new");
    EXPECT_THAT(step_ids(world.plan()), IsEmpty());
}

TEST_F(PlannerRecords, a_declaration_of_what_is_live_already_is_recorded_without_a_change)
{
    world.declare(shelf("A"));
    world.apply();
    world.live(shelf_id("A")).attributes.set("size", 3);
    world.declare(shelf("A", {{"size", 3}}));
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), IsEmpty());
    EXPECT_TRUE(plan.in_sync());
    ASSERT_THAT(step_ids(plan), ElementsAre("shelf.A/record"));
    world.carry_out(plan);
    EXPECT_THAT(step_ids(world.plan()), IsEmpty());
    world.live(shelf_id("A")).attributes.set("size", 9);
    EXPECT_EQ(world.plan().changes.at(0).cause, Cause::drift);
}

TEST_F(PlannerRecords, an_attribute_that_is_no_longer_declared_leaves_the_record)
{
    world.declare(shelf("A", {{"size", 3}, {"note", "mine"}}));
    world.apply();
    world.declare(shelf("A"));
    world.apply();
    EXPECT_EQ(world.record(shelf_id("A"))->attributes, Object{});
    EXPECT_THAT(step_ids(world.plan()), IsEmpty());
}

TEST_F(PlannerRecords, what_is_created_again_does_not_keep_what_was_given_up_meanwhile)
{
    world.declare(shelf("A", {{"note", "mine"}}));
    world.apply();
    world.take_away(shelf_id("A"));
    world.declare(shelf("A"));
    world.apply();
    EXPECT_EQ(world.record(shelf_id("A"))->attributes, Object{});
    EXPECT_THAT(step_ids(world.plan()), IsEmpty());
}

TEST_F(PlannerRecords, a_tag_that_was_given_up_is_not_taken_from_whoever_sets_it_next)
{
    world.declare(shelf("A", {{"tags", Object{{"env", "prod"}}}}));
    world.apply();
    world.declare(shelf("A"));
    world.apply();
    world.live(shelf_id("A")).attributes.set("tags", Object{{"env", "theirs"}});
    EXPECT_THAT(said(world.plan()), IsEmpty());
}

TEST_F(PlannerRecords, hold_a_tag_until_it_was_really_taken_away)
{
    world.declare(shelf("A", {{"tags", Object{{"env", "prod"}}}}));
    world.apply();
    world.declare(shelf("A"));
    for (const auto& step : world.plan().steps)
        EXPECT_FALSE(step.action.empty() && step.effect.attributes.has("tags"));
}

TEST_F(PlannerRecords, name_what_an_object_needs)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x", {{"card", true}}));
    world.apply();
    EXPECT_EQ(world.record(book_id("A", "x"))->facts.get("needs"), Value(List{"/s/a", "/c/a"}));
}

} // namespace
} // namespace test
