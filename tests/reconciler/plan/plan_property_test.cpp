// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/plan/library_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace test {
namespace {

using namespace reconciler;

Object random_shelf()
{
    Object out;
    if (*rc::gen::arbitrary<bool>()) out.set("size", *rc::gen::inRange(1, 4));
    if (*rc::gen::arbitrary<bool>()) out.set("note", *rc::gen::element("a", "b"));
    if (*rc::gen::arbitrary<bool>()) out.set("care", Object{{"days", *rc::gen::inRange(1, 4)}});
    if (*rc::gen::arbitrary<bool>())
        out.set("tags", Object{{*rc::gen::element("k", "l"), *rc::gen::element("v", "w")}});
    return out;
}

Object random_book()
{
    Object out{{"on_remove", *rc::gen::element("retain", "delete")}};
    if (*rc::gen::arbitrary<bool>()) out.set("pages", *rc::gen::inRange(1, 4));
    if (*rc::gen::arbitrary<bool>()) out.set("card", true);
    return out;
}

/// Three shelves and four books, each perhaps there, under keys that change.
void declare_anything(LibraryWorld& world)
{
    world.desired.objects.clear();
    const std::string prefix = *rc::gen::element("", "k");
    std::vector<std::string> shelves;
    for (const auto* name : {"A", "B", "C"}) {
        if (*rc::gen::inRange(0, 4) == 0) continue;
        shelves.emplace_back(name);
        world.declare(shelf(name, random_shelf()));
    }
    for (const auto* name : {"w", "x", "y", "z"})
        if (!shelves.empty() && *rc::gen::inRange(0, 4) != 0)
            world.declare(book(*rc::gen::elementOf(shelves), name, random_book(), prefix + name));
}

/// Someone changes what is live behind our back.
void drift(LibraryWorld& world)
{
    for (auto& object : world.observation.objects) {
        const int what = *rc::gen::inRange(0, 6);
        if (what == 0 && object.kind == "shelf") object.attributes.set("size", 7);
        if (what == 1 && object.kind == "shelf")
            object.attributes.set("tags", Object{{"theirs", "t"}});
        if (what == 2 && object.kind == "book")
            object.facts.set("state", *rc::gen::element("stopped", "deleted"));
        if (what == 3) return world.take_away(ResourceId(object.id));
    }
}

LibraryWorld random_history()
{
    LibraryWorld world;
    world.consent = everything_allowed();
    const int rounds = *rc::gen::inRange(1, 5);
    for (int i = 0; i < rounds; ++i) {
        declare_anything(world);
        world.apply();
        drift(world);
    }
    declare_anything(world);
    return world;
}

RC_GTEST_PROP(PlanProperties, every_step_stands_behind_what_it_waits_for, ())
{
    const Plan plan = random_history().plan();
    std::set<std::string> all;
    for (const auto& step : plan.steps) RC_ASSERT(all.insert(step.id).second);
    std::set<std::string> done;
    for (const auto& step : plan.steps) {
        for (const auto& id : step.after) RC_ASSERT(!all.contains(id) || done.contains(id));
        done.insert(step.id);
    }
}

RC_GTEST_PROP(PlanProperties, planning_twice_gives_the_same, ())
{
    const LibraryWorld world = random_history();
    const Plan once = world.plan();
    const Plan again = world.plan();
    RC_ASSERT(once.steps == again.steps);
    RC_ASSERT(said(once) == said(again));
}

RC_GTEST_PROP(PlanProperties, a_plan_made_from_its_own_result_is_empty, ())
{
    LibraryWorld world = random_history();
    world.apply();
    const Plan second = world.plan();
    RC_LOG() << testing::PrintToString(said(second)) << testing::PrintToString(step_ids(second));
    RC_ASSERT(second.in_sync());
    RC_ASSERT(second.steps.empty());
}

RC_GTEST_PROP(PlanProperties, nothing_is_removed_that_is_declared_or_not_owned, ())
{
    const LibraryWorld world = random_history();
    std::set<ResourceId> declared;
    for (const auto& object : world.desired.objects) declared.insert(object.id);
    for (const auto& step : world.plan().steps) {
        if (step.action != "delete" && step.action != "burn" && step.action != "stop") continue;
        RC_ASSERT(!declared.contains(step.target));
        RC_ASSERT(world.record(step.target) != nullptr);
    }
}

RC_GTEST_PROP(PlanProperties, no_shelf_goes_before_its_books_were_given_up, ())
{
    const Plan plan = random_history().plan();
    std::set<std::string> gone;
    for (const auto& step : plan.steps) {
        if (step.action == "delete")
            gone.insert(step.target.folded());
        else if (step.kind == "book")
            RC_ASSERT(!gone.contains(step.target.folded().substr(0, 4)));
    }
}

RC_GTEST_PROP(PlanProperties, without_consent_nothing_loses_data_or_goes_beyond_the_limit, ())
{
    LibraryWorld world = random_history();
    world.consent = {.data_loss = false, .undelete = false, .one_way = {}, .weakenings = 1};
    int weakenings = 0;
    for (const auto& change : world.plan().changes) {
        if (!change.blocked.empty()) continue;
        RC_ASSERT(!change.marks.loses_data && change.verb != Verb::undelete);
        weakenings += change.marks.weakens ? 1 : 0;
    }
    RC_ASSERT(weakenings <= 1);
}

} // namespace
} // namespace test
