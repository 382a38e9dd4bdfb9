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

class Planner : public testing::Test {
protected:
    LibraryWorld world;
};

TEST_F(Planner, creates_what_is_not_there)
{
    world.declare(shelf("A", {{"size", 3}}));
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("create shelf.A"));
    EXPECT_EQ(change_of(plan, "shelf.A").reason, "it is not there");
    EXPECT_EQ(change_of(plan, "shelf.A").cause, Cause::configuration);
    EXPECT_FALSE(plan.in_sync());
}

TEST_F(Planner, plans_nothing_after_its_own_plan_was_carried_out)
{
    world.declare(shelf("A", {{"size", 3}}));
    world.declare(book("A", "x", {{"pages", 9}, {"card", true}}));
    world.apply();
    const Plan second = world.plan();
    EXPECT_THAT(said(second), IsEmpty());
    EXPECT_THAT(step_ids(second), IsEmpty());
    EXPECT_EQ(second.unchanged, 3U);
    EXPECT_TRUE(second.in_sync());
}

TEST_F(Planner, updates_what_differs_and_tells_drift_from_configuration)
{
    world.declare(shelf("A", {{"size", 3}, {"seal", "Open"}}));
    world.apply();
    world.live(shelf_id("A")).attributes.set("seal", "Shut");
    const Plan drifted = world.plan();
    EXPECT_THAT(said(drifted), ElementsAre("update shelf.A"));
    EXPECT_EQ(drifted.changes[0].cause, Cause::drift);
    EXPECT_TRUE(drifted.has(Cause::drift));
    EXPECT_FALSE(drifted.has(Cause::configuration));

    world.declare(shelf("A", {{"size", 4}, {"seal", "Open"}}));
    const Plan both = world.plan();
    EXPECT_EQ(both.changes[0].cause, Cause::configuration);
    EXPECT_TRUE(both.has(Cause::drift));
    EXPECT_TRUE(both.has(Cause::configuration));
}

TEST_F(Planner, adopts_what_exists_as_declared_without_writing_it)
{
    world.declare(shelf("A", {{"size", 3}}));
    world.put("shelf", shelf_id("A"), {{"size", 3}});
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("adopt shelf.A"));
    EXPECT_EQ(plan.changes[0].reason, "it exists as declared and is taken over");
    ASSERT_THAT(plan.steps, SizeIs(1));
    EXPECT_EQ(plan.steps[0].action, "");
    EXPECT_EQ(plan.steps[0].effect.attributes, (Object{{"size", 3}}));
    world.carry_out(plan);
    EXPECT_TRUE(world.plan().in_sync());
}

TEST_F(Planner, adoption_that_weakens_counts_as_a_weakening)
{
    world.declare(shelf("A", {{"size", 1}, {"seal", "Open"}}));
    world.put("shelf", shelf_id("A"), {{"size", 3}, {"seal", "Open"}});
    world.consent.weakenings = 0;
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("adopt shelf.A (blocked: needs-consent)"));
    EXPECT_EQ(plan.changes[0].reason, "it exists and is taken over; it differs");
    EXPECT_EQ(plan.changes[0].blocked[0].detail,
              "shelf.A would weaken protection; one run may weaken at most 0.");
}

TEST_F(Planner, an_adoption_records_first_only_what_is_in_place)
{
    world.declare(shelf("A", {{"size", 3}, {"seal", "Open"}}));
    world.put("shelf", shelf_id("A"), {{"size", 1}, {"seal", "Open"}});
    const Plan plan = world.plan();
    EXPECT_THAT(step_ids(plan), ElementsAre("shelf.A/adopt", "shelf.A/put"));
    EXPECT_EQ(plan.steps[0].effect.attributes, (Object{{"seal", "Open"}}));
    EXPECT_THAT(plan.steps[1].after, ElementsAre("shelf.A/adopt"));
}

TEST_F(Planner, uses_but_does_not_own_what_the_domain_does_not_adopt)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x", {{"card", true}}));
    world.put("card", card_id("A"), {{"reads", true}});
    const Plan plan = world.apply();
    EXPECT_THAT(said(plan), ElementsAre("create book.x", "create shelf.A"));
    EXPECT_EQ(world.record(card_id("A")), nullptr);
}

TEST_F(Planner, removes_only_what_the_state_owns)
{
    world.put("shelf", shelf_id("A"));
    world.put("shelf", shelf_id("B"));
    world.records = {{{"shelf", "A"}, shelf_id("A"), Record::Status::managed, {}, {}, ""}};
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("delete shelf.A"));
}

TEST_F(Planner, forgets_what_is_neither_declared_nor_there)
{
    world.records = {{{"shelf", "A"}, shelf_id("A"), Record::Status::managed, {}, {}, ""}};
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("forget shelf.A"));
    EXPECT_EQ(plan.changes[0].reason, "it is no longer declared and no longer exists");
    EXPECT_EQ(plan.steps.at(0).action, "");
    world.carry_out(plan);
    EXPECT_THAT(world.records, IsEmpty());
}

TEST_F(Planner, stops_a_book_whose_block_went_and_keeps_its_record_as_retained)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x"));
    world.apply();
    world.undeclare({"book", "x"});
    EXPECT_THAT(said(world.apply()), ElementsAre("stop book.x"));
    EXPECT_EQ(world.record(book_id("A", "x"))->status, Record::Status::retained);
    EXPECT_TRUE(world.plan().in_sync());
}

TEST_F(Planner, forgets_retained_data_that_is_gone)
{
    world.records = {{{"book", "x"}, book_id("A", "x"), Record::Status::retained, {}, {}, ""}};
    EXPECT_THAT(said(world.apply()), ElementsAre("forget book.x"));
    EXPECT_THAT(world.records, IsEmpty());
}

TEST_F(Planner, owns_again_what_was_retained_and_is_declared_under_another_key)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x"));
    world.apply();
    world.undeclare({"book", "x"});
    world.apply();
    world.declare(book("A", "x", {}, "again"));
    EXPECT_THAT(said(world.apply()), ElementsAre("resume book.again"));
    EXPECT_THAT(world.records, SizeIs(2));
    EXPECT_EQ(world.record(book_id("A", "x"))->address, (Address{"book", "again"}));
    EXPECT_EQ(world.record(book_id("A", "x"))->status, Record::Status::managed);
    EXPECT_TRUE(world.plan().in_sync());
}

TEST_F(Planner, releases_what_is_managed_elsewhere_from_now_on)
{
    world.declare(shelf("A"));
    world.apply();
    Desired elsewhere = shelf("A");
    elsewhere.existing = true;
    world.declare(elsewhere);
    const Plan plan = world.apply();
    EXPECT_THAT(said(plan), ElementsAre("forget shelf.A"));
    EXPECT_EQ(plan.changes[0].reason, "it is managed elsewhere from now on");
    EXPECT_EQ(plan.steps.at(0).action, "");
    EXPECT_NO_THROW(world.live(shelf_id("A")));
    world.undeclare({"shelf", "A"});
    EXPECT_TRUE(world.plan().in_sync()) << "nothing of it may be deleted later";
}

TEST_F(Planner, refuses_to_change_what_was_settled_at_creation)
{
    world.declare(shelf("A", {{"colour", "red"}}));
    world.put("shelf", shelf_id("A"), {{"colour", "blue"}});
    const Plan plan = world.plan();
    ASSERT_THAT(said(plan), ElementsAre("adopt shelf.A (blocked: settled-attribute)"));
    const auto& problem = plan.changes[0].blocked[0];
    EXPECT_EQ(problem.detail, "\"colour\" is \"blue\" in Azure and cannot become \"red\": it is "
                              "settled when the object is created.");
    EXPECT_EQ(problem.fix, "Declare the live value, or describe a new object under another name.");
}

TEST_F(Planner, withholds_an_undelete_until_it_is_allowed)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x"));
    world.apply();
    world.live(book_id("A", "x")).facts.set("state", "deleted");
    EXPECT_THAT(said(world.plan()), ElementsAre("undelete book.x (blocked: needs-consent)"));
    world.consent.undelete = true;
    EXPECT_THAT(said(world.plan()), ElementsAre("undelete book.x"));
}

TEST_F(Planner, reports_drift_of_an_object_that_went_away)
{
    world.declare(shelf("A", {{"size", 3}, {"note", "mine"}}));
    world.apply();
    world.take_away(shelf_id("A"));
    EXPECT_THAT(said(world.apply()), ElementsAre("create shelf.A"));
    EXPECT_TRUE(world.plan().in_sync());
}

// Blocking

TEST_F(Planner, blocks_what_depends_on_a_blocked_object_and_nothing_else)
{
    for (const auto* name : {"A", "B"}) {
        world.declare(shelf(name));
        world.put("shelf", shelf_id(name));
        world.declare(book(name, std::string("on") + name));
    }
    world.live(shelf_id("A")).facts.set("foreign", true);
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("create book.onA (blocked: blocked-by)", "create book.onB",
                                        "adopt shelf.A (blocked: foreign)", "adopt shelf.B"));
    EXPECT_EQ(change_of(plan, "book.onA").blocked[0].detail,
              "book.onA depends on shelf.A, which is blocked.");
    EXPECT_EQ(change_of(plan, "book.onA").blocked[0].fix, "Mend shelf.A first.");
    EXPECT_TRUE(plan.is_blocked());
}

TEST_F(Planner, leaves_an_unchanged_dependent_of_a_blocked_object_in_peace)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x"));
    world.apply();
    world.live(shelf_id("A")).facts.set("foreign", true);
    EXPECT_THAT(said(world.plan()), ElementsAre("none shelf.A (blocked: foreign)"));
}

TEST_F(Planner, blocks_the_removal_of_what_a_blocked_object_still_needs)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x", {{"on_remove", "delete"}}));
    world.apply();
    world.undeclare({"shelf", "A"});
    world.undeclare({"book", "x"});
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("delete data book.x (blocked: needs-consent)",
                                        "delete shelf.A (blocked: blocked-by)"));
    EXPECT_EQ(change_of(plan, "shelf.A").blocked[0].detail,
              "book.x still needs shelf.A and is blocked.");
    EXPECT_THAT(plan.steps, IsEmpty());
}

TEST_F(Planner, a_blocked_rename_keeps_the_old_record)
{
    world.declare(shelf("A"));
    world.apply();
    world.undeclare({"shelf", "A"});
    world.declare(shelf("A", {}, "new"));
    world.live(shelf_id("A")).facts.set("foreign", true);
    EXPECT_THAT(step_ids(world.plan()), IsEmpty());
}

// Partial sight

TEST_F(Planner, decides_nothing_about_what_it_could_not_see)
{
    world.declare(shelf("A"));
    world.observation.scopes = {{"shelves of A", "/s/a", false}};
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("create shelf.A (blocked: scope-unread)"));
    EXPECT_EQ(plan.changes[0].blocked[0].detail, "/s/A lies in a scope that could not be read, so "
                                                 "nothing is decided about it.");
    EXPECT_THAT(plan.unread, SizeIs(1));
}

TEST_F(Planner, freezes_a_removal_in_an_unread_scope)
{
    world.records = {{{"shelf", "A"}, shelf_id("A"), Record::Status::managed, {}, {}, ""}};
    world.observation.scopes = {{"shelves of A", "/s/a", false}};
    EXPECT_THAT(said(world.plan()), ElementsAre("stop shelf.A (blocked: scope-unread)"));
}

TEST_F(Planner, freezes_the_removal_of_a_shelf_whose_books_were_not_seen)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x"));
    world.apply();
    world.undeclare({"shelf", "A"});
    world.undeclare({"book", "x"});
    world.take_away(book_id("A", "x"));
    world.observation.scopes = {{"books of A", "/s/a/", false}};
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("stop book.x (blocked: scope-unread)",
                                        "stop shelf.A (blocked: scope-unread)"));
    EXPECT_EQ(change_of(plan, "shelf.A").blocked[0].detail,
              "/s/A holds a scope that could not be read, so nothing is decided about it.");
}

TEST_F(Planner, goes_on_where_it_could_see)
{
    world.declare(shelf("A"));
    world.declare(shelf("B"));
    world.observation.scopes = {{"shelves of A", "/s/a", false}, {"shelves of B", "/s/b", true}};
    EXPECT_THAT(said(world.plan()),
                ElementsAre("create shelf.A (blocked: scope-unread)", "create shelf.B"));
}

} // namespace
} // namespace test
