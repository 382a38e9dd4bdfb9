// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/apply/apply_fixture.hpp"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace reconciler;
using namespace test;

namespace {

/// A step waits for up to three that stand before it; half of them are long.
std::vector<Step> random_steps(int most)
{
    std::vector<Step> steps;
    const int count = *rc::gen::inRange(1, most);
    for (int i = 0; i < count; ++i) {
        std::set<std::string> after;
        const int edges = *rc::gen::inRange(0, std::min(i, 3) + 1);
        for (int e = 0; e < edges; ++e)
            after.insert(steps[static_cast<std::size_t>(*rc::gen::inRange(0, i))].id);
        const bool is_long = *rc::gen::arbitrary<bool>();
        steps.push_back(put_step("n" + std::to_string(i), {after.begin(), after.end()}, is_long));
    }
    return steps;
}

// What a planner would plan again: the steps whose object the state does not know.
std::vector<Step> rest_of(const std::vector<Step>& steps, const Snapshot& state)
{
    std::set<ResourceId> known;
    for (const auto& record : state.records) known.insert(record.id);
    std::vector<Step> rest;
    for (const auto& step : steps)
        if (!known.contains(step.target)) rest.push_back(step);
    return rest;
}

// Resumes, plans again and applies: the end of every interrupted story.
void converge(ApplyWorld& world, const std::vector<Step>& steps)
{
    world.start_over();
    world.resume();
    world.decide();
    RC_ASSERT(world.snapshot().open.empty());
    const auto rest = rest_of(steps, world.snapshot());
    const auto report = world.apply(rest);
    RC_ASSERT(report.count(StepStatus::succeeded) == rest.size());
    RC_ASSERT(world.difference() == "");
    RC_ASSERT(world.provider.world.size() == steps.size());
    RC_ASSERT(rest_of(steps, world.snapshot()).empty());
}

std::size_t place(const std::vector<std::string>& lines, const std::string& line)
{
    return static_cast<std::size_t>(std::ranges::find(lines, line) - lines.begin());
}

/// a → b → d, a → c → d; a and d are long.
std::vector<Step> diamond()
{
    return {put_step("a", {}, true), put_step("b", {"a/put"}), put_step("c", {"a/put"}),
            put_step("d", {"b/put", "c/put"}, true)};
}

} // namespace

TEST(ApplyProperty, order_respects_edges_and_the_limit_holds)
{
    EXPECT_TRUE(rc::check([] {
        ApplyWorld world;
        world.parallelism = *rc::gen::inRange(1, 20);
        const auto steps = random_steps(200);
        const auto report = world.apply(steps);
        RC_ASSERT(report.count(StepStatus::succeeded) == steps.size());
        RC_ASSERT(world.provider.most_on_wire <= world.parallelism);
        RC_ASSERT(world.difference() == "");
        for (const auto& step : steps)
            for (const auto& id : step.after)
                RC_ASSERT(place(world.progress.lines, "succeeded " + id) <
                          place(world.progress.lines, "started " + step.id));
    }));
}

TEST(ApplyProperty, after_any_failures_the_records_are_what_the_world_holds_and_the_rest_converges)
{
    EXPECT_TRUE(rc::check([] {
        ApplyWorld world;
        const auto steps = random_steps(60);
        for (const auto& step : steps) {
            if (*rc::gen::inRange(0, 8) == 0)
                world.provider.start_failures[step.id] = {refusal("no", "Refused")};
            if (*rc::gen::inRange(0, 8) == 0)
                world.provider.follow_failures[step.id] = {refusal("no", "Refused")};
        }
        const auto report = world.apply(steps);
        RC_ASSERT(report.count(StepStatus::not_started) == 0u);
        RC_ASSERT(world.difference() == "");
        RC_ASSERT(world.snapshot().open.empty());
        world.provider.start_failures.clear();
        world.provider.follow_failures.clear();
        converge(world, steps);
    }));
}

TEST(ApplyProperty, after_any_failing_commit_the_rest_converges)
{
    EXPECT_TRUE(rc::check([] {
        ApplyWorld world;
        world.parallelism = *rc::gen::inRange(1, 8);
        const auto steps = random_steps(30);
        world.store.fail_from = *rc::gen::inRange(1, 40);
        world.store.fail_to = world.store.fail_from + *rc::gen::inRange(0, 3);
        world.store.fault =
            *rc::gen::element(FaultyStore::Fault::refused, FaultyStore::Fault::unheard);
        world.apply(steps);
        converge(world, steps);
    }));
}

TEST(ApplyProperty, after_an_interruption_at_any_event_the_rest_converges)
{
    const auto steps = diamond();
    ApplyWorld whole;
    whole.apply(steps);
    for (int levels = 1; levels <= 2; ++levels) {
        for (std::size_t event = 0; event < whole.progress.lines.size(); ++event) {
            SCOPED_TRACE(std::to_string(levels) + " at event " + std::to_string(event));
            ApplyWorld world;
            world.progress.at_event = [&](std::size_t index) {
                for (int i = 0; index == event && i < levels; ++i) world.interruption->raise();
            };
            const auto report = world.apply(steps);
            EXPECT_EQ(report.interrupted, report.count(StepStatus::succeeded) < steps.size());
            EXPECT_NO_THROW(converge(world, steps));
        }
    }
}

TEST(ApplyProperty, after_an_interruption_at_any_commit_the_rest_converges)
{
    const auto steps = diamond();
    ApplyWorld whole;
    whole.apply(steps);
    for (int levels = 1; levels <= 2; ++levels) {
        for (int commit = 1; commit <= whole.store.commits; ++commit) {
            SCOPED_TRACE(std::to_string(levels) + " at commit " + std::to_string(commit));
            ApplyWorld world;
            world.store.before_commit = [&] {
                for (int i = 0; world.store.commits == commit && i < levels; ++i)
                    world.interruption->raise();
            };
            world.apply(steps);
            world.store.before_commit = nullptr;
            EXPECT_NO_THROW(converge(world, steps));
        }
    }
}

TEST(ApplyProperty, after_an_interruption_at_any_call_of_the_cloud_the_rest_converges)
{
    const auto steps = diamond();
    for (int levels = 1; levels <= 2; ++levels) {
        for (const auto& step : steps) {
            for (const std::string half : {"start ", "follow "}) {
                SCOPED_TRACE(std::to_string(levels) + " in " + half + step.id);
                ApplyWorld world;
                world.provider.hold(half + step.id);
                world.begin(steps);
                for (int i = 0; i < levels; ++i) world.interruption->raise();
                world.go();
                world.provider.release(half + step.id);
                world.go();
                ASSERT_TRUE(world.report());
                EXPECT_NO_THROW(converge(world, steps));
            }
        }
    }
}
