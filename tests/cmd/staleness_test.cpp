// SPDX-License-Identifier: Apache-2.0
#include "cmd/staleness.hpp"

#include "cmd/build_info.hpp"

#include <gmock/gmock.h>

namespace {

using namespace reconciler;
using cmd::remainder_of;
using cmd::SavedPlan;
using testing::ElementsAre;
using testing::IsEmpty;

Step step(const std::string& name, std::vector<std::string> after = {})
{
    Step made;
    made.id = "policy." + name + "/update";
    made.address = {"policy", name};
    made.kind = "policy";
    made.action = "update";
    made.target = ResourceId("/" + name);
    made.arguments = {{"count", 60}};
    made.sentence = "change policy " + name;
    made.after = std::move(after);
    made.precondition = {made.target, true, {{"count", 30}, {"zone", "UTC"}}, {{"items", 1}}};
    made.effect = {Effect::Kind::record, made.address, made.target, {{"count", 60}}, {}, {}};
    return made;
}

/// A plan that changes each of these.
Plan plan_of(std::vector<Step> steps)
{
    Plan plan;
    plan.steps = std::move(steps);
    for (const auto& one : plan.steps) {
        Change change;
        change.address = one.address;
        change.id = one.target;
        change.verb = Verb::update;
        change.steps = {one.id};
        plan.changes.push_back(std::move(change));
    }
    return plan;
}

/// A plan that was saved, and what is there when it is to be carried out.
struct Scene {
    explicit Scene(std::vector<Step> steps)
    {
        saved.plan = plan_of(steps);
        saved.lineage = "lineage";
        saved.serial = 7;
        saved.configuration_hash = "configuration";
        saved.tool_version = cmd::version();
        saved = cmd::sealed(std::move(saved), "").value();
        footing.lineage = "lineage";
        footing.serial = 7;
        fresh.plan = plan_of(std::move(steps));
        for (const auto& one : saved.plan.steps)
            fresh.observation.objects.push_back(
                {"policy", one.target, one.precondition.attributes, one.precondition.facts});
    }

    /// As though an earlier run of the plan had come so far.
    void came_to(std::vector<std::string> done, std::vector<std::string> begun = {})
    {
        footing.serial = 9;
        footing.plan = PlanProgress{saved.hash, std::move(done), std::move(begun)};
    }

    Object& live(std::size_t place) { return fresh.observation.objects.at(place).attributes; }
    cmd::Remainder remainder() const { return remainder_of(saved, footing, fresh); }
    std::vector<std::string> why() const
    {
        std::vector<std::string> details;
        for (const auto& problem : remainder().stale)
            details.push_back(problem.address + ": " + problem.detail);
        return details;
    }
    std::vector<std::string> refusals() const
    {
        std::vector<std::string> ids;
        for (const auto& problem : cmd::why_refused(saved, footing, "configuration"))
            ids.push_back(problem.id);
        return ids;
    }

    SavedPlan saved;
    cmd::Footing footing;
    cmd::Made fresh;
};

Diagnostic problem(std::string summary)
{
    Diagnostic made;
    made.summary = std::move(summary);
    return made;
}

std::vector<std::string> ids(const std::vector<Step>& steps)
{
    std::vector<std::string> out;
    out.reserve(steps.size());
    for (const auto& one : steps) out.push_back(one.id);
    return out;
}

TEST(Staleness, is_nothing_where_nothing_has_changed)
{
    const Scene scene({step("a"), step("b")});
    EXPECT_THAT(scene.refusals(), IsEmpty());
    EXPECT_THAT(scene.why(), IsEmpty());
    EXPECT_EQ(scene.remainder().steps, scene.saved.plan.steps);
}

TEST(Staleness, binds_a_plan_to_its_state_configuration_and_version)
{
    Scene scene({step("a")});
    scene.footing.serial = 8;
    EXPECT_THAT(scene.refusals(), ElementsAre("plan-stale"));
    scene.footing.serial = 7;
    scene.footing.lineage = "other";
    EXPECT_THAT(scene.refusals(), ElementsAre("plan-stale"));
    scene.footing.lineage = "lineage";
    EXPECT_EQ(cmd::why_refused(scene.saved, scene.footing, "another").at(0).detail,
              "The configuration has changed since the plan was made.");
    scene.saved.tool_version = "0.0.1";
    EXPECT_THAT(scene.refusals(), ElementsAre("plan-of-another-version"));
}

TEST(Staleness, comes_from_a_value_that_a_step_changes)
{
    Scene scene({step("a"), step("b")});
    scene.live(0).set("count", 45);
    EXPECT_THAT(scene.why(),
                ElementsAre("policy.a: Azure has changed since the plan was made: count was 30 and "
                            "is 45."));
    EXPECT_THAT(ids(scene.remainder().steps), ElementsAre("policy.b/update"));
}

TEST(Staleness, does_not_come_from_what_no_decision_rests_on)
{
    Scene scene({step("a")});
    scene.live(0).set("zone", "CET");
    scene.fresh.observation.objects[0].facts.set("items", 2);
    EXPECT_THAT(scene.why(), IsEmpty());
}

TEST(Staleness, comes_from_an_object_that_came_or_went)
{
    Scene gone({step("a")});
    gone.fresh.observation.objects.clear();
    EXPECT_THAT(gone.why(),
                ElementsAre("policy.a: Azure has changed since the plan was made: /a no "
                            "longer exists."));
    auto first = step("a");
    first.precondition.exists = false;
    const Scene there({first});
    EXPECT_THAT(there.why(),
                ElementsAre("policy.a: Azure has changed since the plan was made: /a exists now."));
}

TEST(Staleness, comes_from_a_decision_that_would_be_another_now)
{
    Scene other({step("a")});
    other.fresh.plan.steps[0].arguments.set("count", 61);
    EXPECT_THAT(other.why(), ElementsAre("policy.a: Azure has changed since the plan was made: "
                                         "\"change policy a\" would be done in another way now."));
    Scene blocked({step("a")});
    blocked.fresh.plan.steps.clear();
    blocked.fresh.plan.changes[0].blocked = {problem("Vault is immutable")};
    EXPECT_THAT(blocked.why(),
                ElementsAre("policy.a: Azure has changed since the plan was made: it "
                            "is blocked now (Vault is immutable)."));
    Scene worse({step("a")});
    worse.fresh.plan.changes[0].marks.weakens = true;
    EXPECT_EQ(worse.why().size(), 1U);
    Scene needless({step("a")});
    needless.fresh.plan = {};
    EXPECT_THAT(needless.why(), ElementsAre("policy.a: Azure has changed since the plan was made: "
                                            "\"change policy a\" is not needed any more."));
}

TEST(Staleness, takes_along_what_waits_for_it)
{
    Scene scene(
        {step("a"), step("b", {"policy.a/update"}), step("c", {"policy.b/update"}), step("d")});
    scene.live(0).set("count", 45);
    const auto left = scene.remainder();
    EXPECT_THAT(ids(left.steps), ElementsAre("policy.d/update"));
    EXPECT_EQ(left.stale.size(), 1U);
    EXPECT_EQ(left.left_out, 3U);
}

TEST(Staleness, lets_a_plan_go_on_that_was_begun)
{
    Scene scene({step("a"), step("b", {"policy.a/update"})});
    scene.came_to({"policy.a/update"});
    scene.live(0).set("count", 60);
    scene.fresh.plan = plan_of({step("b")});
    EXPECT_THAT(scene.refusals(), IsEmpty());
    const auto left = scene.remainder();
    EXPECT_EQ(left.done, 1U);
    EXPECT_THAT(left.stale, IsEmpty());
    EXPECT_THAT(ids(left.steps), ElementsAre("policy.b/update"));
}

TEST(Staleness, lets_only_the_state_learn_of_a_write_that_took_effect_unheard)
{
    Scene scene({step("a")});
    scene.came_to({}, {"policy.a/update"});
    scene.live(0).set("count", 60);
    scene.fresh.plan = {};
    const auto left = scene.remainder();
    EXPECT_THAT(left.stale, IsEmpty());
    ASSERT_EQ(left.steps.size(), 1U);
    EXPECT_EQ(left.steps[0].action, "");
    EXPECT_EQ(left.steps[0].effect, step("a").effect);
}

TEST(Staleness, does_a_write_again_that_was_begun_and_had_no_effect)
{
    Scene scene({step("a")});
    scene.came_to({}, {"policy.a/update"});
    EXPECT_THAT(scene.why(), IsEmpty());
    EXPECT_EQ(scene.remainder().steps, scene.saved.plan.steps);
}

TEST(Staleness, refuses_a_plan_that_is_done)
{
    Scene scene({step("a")});
    scene.came_to({"policy.a/update"});
    EXPECT_THAT(scene.refusals(), ElementsAre("plan-applied"));
}

TEST(Staleness, refuses_a_plan_after_which_another_run_came)
{
    Scene scene({step("a")});
    scene.came_to({"policy.a/update"});
    scene.footing.plan.reset();
    EXPECT_THAT(scene.refusals(), ElementsAre("plan-stale"));
}

TEST(Staleness, consents_to_what_the_plan_carries_out_and_no_more)
{
    Scene scene({step("a"), step("b")});
    scene.saved.plan.changes[0].marks = {.weakens = true, .loses_data = true, .one_way = {"lock"}};
    scene.saved.plan.changes[1].marks.one_way = {"other"};
    scene.saved.plan.changes[1].blocked = {Diagnostic{}};
    const auto consent = cmd::consent_in(scene.saved);
    EXPECT_TRUE(consent.data_loss);
    EXPECT_FALSE(consent.undelete);
    EXPECT_THAT(consent.one_way, ElementsAre("lock"));
    EXPECT_GT(consent.weakenings, 1000);
}

} // namespace
