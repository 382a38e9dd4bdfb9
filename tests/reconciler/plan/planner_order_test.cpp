// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/plan/library_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace test {
namespace {

using namespace reconciler;
using testing::ElementsAre;
using testing::IsEmpty;

class PlannerOrder : public testing::Test {
protected:
    void removed(const Address& address) { world.undeclare(address); }

    LibraryWorld world;
};

TEST_F(PlannerOrder, creates_what_is_needed_first)
{
    world.declare(book("A", "x", {{"card", true}}));
    world.declare(shelf("A"));
    const Plan plan = world.plan();
    EXPECT_THAT(step_ids(plan), ElementsAre("shelf.A/put", "card.A/put", "book.x/put"));
    EXPECT_THAT(plan.step("book.x/put")->after, ElementsAre("shelf.A/put", "card.A/put"));
}

TEST_F(PlannerOrder, lists_changes_by_address)
{
    world.declare(shelf("B"));
    world.declare(book("B", "x"));
    world.declare(shelf("A"));
    EXPECT_THAT(said(world.plan()),
                ElementsAre("create book.x", "create shelf.A", "create shelf.B"));
}

TEST_F(PlannerOrder, removes_backwards)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x"));
    world.apply();
    removed({"book", "x"});
    removed({"shelf", "A"});
    const Plan plan = world.plan();
    EXPECT_THAT(step_ids(plan), ElementsAre("book.x/stop", "shelf.A/delete"));
    EXPECT_THAT(plan.step("shelf.A/delete")->after, ElementsAre("book.x/stop"));
}

TEST_F(PlannerOrder, removes_a_shelf_only_when_its_book_has_moved)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x"));
    world.apply();
    removed({"shelf", "A"});
    world.declare(shelf("B"));
    world.declare(book("B", "x"));
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("move book.x", "delete shelf.A", "create shelf.B"));
    EXPECT_THAT(step_ids(plan),
                ElementsAre("shelf.B/put", "book.x/leave", "book.x/put", "shelf.A/delete"));
    EXPECT_THAT(plan.step("shelf.A/delete")->after, ElementsAre("book.x/put"));
}

TEST_F(PlannerOrder, a_blocked_move_keeps_the_shelf_it_would_leave)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x"));
    world.apply();
    removed({"shelf", "A"});
    world.declare(shelf("B"));
    world.put("shelf", shelf_id("B")).facts.set("foreign", true);
    world.declare(book("B", "x"));
    const Plan plan = world.plan();
    EXPECT_THAT(said(plan), ElementsAre("move book.x (blocked: blocked-by)",
                                        "delete shelf.A (blocked: blocked-by)",
                                        "adopt shelf.B (blocked: foreign)"));
    EXPECT_THAT(step_ids(plan), IsEmpty());
}

TEST_F(PlannerOrder, both_halves_of_a_replacement_appear_under_one_address)
{
    world.declare(shelf("A", {}, "main"));
    world.apply();
    world.declare(shelf("B", {}, "main"));
    const Plan plan = world.apply();
    EXPECT_THAT(said(plan), ElementsAre("create shelf.main", "delete shelf.main"));
    EXPECT_EQ(world.record(shelf_id("A")), nullptr);
    EXPECT_NE(world.record(shelf_id("B")), nullptr);
    EXPECT_TRUE(world.plan().in_sync());
}

TEST_F(PlannerOrder, steps_of_two_objects_under_one_address_have_names_of_their_own)
{
    const Address main{"book", "x"};
    world.records = {{main, book_id("A", "x"), Record::Status::retained, {}, {}, ""},
                     {main, book_id("B", "x"), Record::Status::managed, {}, {}, ""}};
    EXPECT_THAT(step_ids(world.apply()), ElementsAre("book.x/forget", "book.x/forget@/s/B/b/x"));
    EXPECT_THAT(world.records, IsEmpty());
}

TEST_F(PlannerOrder, destroying_gives_up_everything_that_is_owned)
{
    world.declare(shelf("A"));
    world.declare(book("A", "x"));
    world.apply();
    world.desired.objects.clear();
    world.destroying = true;
    EXPECT_THAT(said(world.apply()), ElementsAre("stop book.x", "delete shelf.A"));
}

TEST_F(PlannerOrder, the_same_input_gives_the_same_plan)
{
    for (const auto* name : {"C", "A", "B"}) {
        world.declare(shelf(name));
        world.declare(book(name, std::string("on") + name, {{"card", true}}));
    }
    const Plan once = world.plan();
    const Plan again = world.plan();
    EXPECT_EQ(once.steps, again.steps);
    EXPECT_EQ(said(once), said(again));
}

/// Counts of steps and edges, since a clock on a busy machine proves nothing.
TEST_F(PlannerOrder, grows_with_its_objects_and_not_with_their_square)
{
    world.declare(shelf("A"));
    for (int i = 0; i < 2000; ++i) world.declare(book("A", std::to_string(i), {{"card", true}}));
    const Plan created = world.apply();
    EXPECT_EQ(created.steps.size(), 2002U);
    std::size_t edges = 0;
    for (const auto& step : created.steps) edges += step.after.size();
    EXPECT_EQ(edges, 4000U);

    world.desired.objects.clear();
    world.consent = everything_allowed();
    const Plan removed_all = world.plan();
    EXPECT_EQ(removed_all.steps.size(), 2001U);
    EXPECT_EQ(removed_all.step("shelf.A/delete")->after.size(), 2000U);
}

} // namespace
} // namespace test
