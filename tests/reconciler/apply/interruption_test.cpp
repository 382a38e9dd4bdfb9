// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/apply/apply_fixture.hpp"

#include <gmock/gmock.h>

using namespace reconciler;
using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

namespace {

/// Begins the steps and interrupts while that call waits for its answer.
void interrupt_at(ApplyWorld& world, const std::vector<Step>& steps, const std::string& call)
{
    world.provider.hold(call);
    world.begin(steps);
    world.interruption->raise();
}

} // namespace

TEST(ApplyInterruption, starts_nothing_new_and_lets_a_write_on_the_wire_be_answered)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a"), put_step("b", {"a/put"})};
    interrupt_at(world, steps, "start a/put");
    world.go();
    EXPECT_FALSE(world.report());
    world.provider.release("start a/put");
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_TRUE(world.report()->interrupted);
    EXPECT_EQ(world.report()->steps[0].status, StepStatus::succeeded);
    EXPECT_EQ(world.report()->steps[1].status, StepStatus::not_started);
    EXPECT_THAT(world.snapshot().open, IsEmpty());
    EXPECT_EQ(world.difference(), "");
}

TEST(ApplyInterruption, leaves_an_accepted_operation_running_with_its_entry_open)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a", {}, true)};
    interrupt_at(world, steps, "follow a/put");
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_TRUE(world.report()->interrupted);
    EXPECT_EQ(world.report()->steps[0].status, StepStatus::running_on);
    EXPECT_EQ(world.progress.lines.back(), "running on a/put: operation/1");
    EXPECT_EQ(world.snapshot().open.back().operation, "operation/1");
}

TEST(ApplyInterruption, journals_an_operation_that_is_accepted_after_it)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a", {}, true)};
    interrupt_at(world, steps, "start a/put");
    world.provider.release("start a/put");
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_EQ(world.report()->steps[0].status, StepStatus::running_on);
    EXPECT_EQ(world.snapshot().open.back().operation, "operation/1");
    EXPECT_THAT(world.provider.asked, ElementsAre("start a/put"));
}

TEST(ApplyInterruption, ends_at_once_the_second_time_and_leaves_the_intent_open)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a")};
    interrupt_at(world, steps, "start a/put");
    world.interruption->raise();
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_TRUE(world.report()->interrupted);
    EXPECT_EQ(world.report()->steps[0].status, StepStatus::failed);
    ASSERT_THAT(world.snapshot().open, SizeIs(1));
    EXPECT_EQ(world.snapshot().open[0].phase, JournalEntry::Phase::intent);
}

TEST(ApplyInterruption, gives_a_write_on_the_wire_ten_seconds)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a"), put_step("b", {"a/put"})};
    interrupt_at(world, steps, "start a/put");
    world.go();
    world.clock.advance(answer_grace - 1ms);
    world.go();
    EXPECT_FALSE(world.report());
    world.clock.advance(1ms);
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_TRUE(world.report()->interrupted);
    EXPECT_TRUE(world.report()->steps[0].is_unknown);
    EXPECT_EQ(world.report()->steps[1].status, StepStatus::skipped);
    EXPECT_THAT(world.snapshot().open, SizeIs(1));
    EXPECT_EQ(world.clock.sleepers(), 0u);
}

TEST(ApplyInterruption, ends_the_wait_before_a_retry_with_the_refusal)
{
    ApplyWorld world;
    std::vector<Step> steps{put_step("a")};
    steps[0].retry_for_seconds = 600;
    auto failure = refusal("not-granted", "Not yet");
    failure.retry_after = 60s;
    world.provider.start_failures["a/put"] = {failure};
    world.begin(steps);
    EXPECT_EQ(world.clock.sleepers(), 1u);
    world.interruption->raise();
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_TRUE(world.report()->interrupted);
    EXPECT_EQ(world.report()->steps[0].status, StepStatus::failed);
    EXPECT_EQ(world.clock.sleepers(), 0u);
    EXPECT_THAT(world.snapshot().open, IsEmpty());
}

TEST(ApplyInterruption, is_reported_where_it_ended_a_read_of_a_step)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a"), put_step("b", {"a/put"})};
    world.provider.start_failures["a/put"] = {refusal("interrupted", "Interrupted")};
    interrupt_at(world, steps, "start a/put");
    world.provider.release("start a/put");
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_TRUE(world.report()->interrupted);
    EXPECT_EQ(world.report()->steps[0].status, StepStatus::failed);
    EXPECT_EQ(world.report()->steps[1].status, StepStatus::skipped);
}

TEST(ApplyInterruption, closes_an_intent_whose_write_was_not_sent)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a")};
    world.store.before_commit = [&] {
        if (world.interruption->level() == 0) world.interruption->raise();
    };
    const auto report = world.apply(steps);
    EXPECT_TRUE(report.interrupted);
    EXPECT_EQ(report.steps[0].status, StepStatus::not_started);
    EXPECT_THAT(world.provider.asked, IsEmpty());
    EXPECT_THAT(world.snapshot().open, IsEmpty());
}

TEST(ApplyInterruption, is_not_reported_where_nothing_was_left_undone)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a")};
    world.progress.at_event = [&](std::size_t event) {
        if (event == 1) world.interruption->raise();
    };
    const auto report = world.apply(steps);
    EXPECT_FALSE(report.interrupted);
    EXPECT_EQ(report.count(StepStatus::succeeded), 1u);
}

TEST(Resume, follows_what_an_earlier_run_left_running)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a", {}, true)};
    interrupt_at(world, steps, "follow a/put");
    world.go();
    world.provider.release("follow a/put");
    world.start_over();

    const auto report = world.resume();
    EXPECT_EQ(report.count(StepStatus::succeeded), 1u);
    EXPECT_THAT(world.provider.asked, ElementsAre("follow a/put"));
    EXPECT_THAT(world.snapshot().open, IsEmpty());
    EXPECT_EQ(world.difference(), "");
}

TEST(Resume, waits_for_the_cloud_to_come_to_rest_and_leaves_an_unknown_fate_to_be_decided)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a")};
    interrupt_at(world, steps, "start a/put");
    world.interruption->raise();
    world.go();
    world.start_over();

    const auto report = world.resume();
    EXPECT_THAT(report.steps, IsEmpty());
    EXPECT_FALSE(report.is_unsettled);
    EXPECT_THAT(world.provider.asked, ElementsAre("rest a/put"));
    const auto unknown = unknown_among(world.snapshot().open);
    ASSERT_THAT(unknown, SizeIs(1));
    EXPECT_EQ(unknown[0], steps[0]);
}

TEST(Resume, takes_an_operation_that_cannot_be_followed_for_an_unknown_fate)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a", {}, true)};
    interrupt_at(world, steps, "follow a/put");
    world.go();
    world.provider.release("follow a/put");
    world.start_over();
    auto gone = refusal("gone", "The URL is no more");
    gone.outcome_unknown = true;
    world.provider.follow_failures["a/put"] = {gone};

    const auto report = world.resume();
    EXPECT_TRUE(report.steps.at(0).is_unknown);
    EXPECT_THAT(world.provider.asked, ElementsAre("follow a/put", "rest a/put"));
    EXPECT_THAT(unknown_among(world.snapshot().open), SizeIs(1));
}

TEST(Decide, closes_a_step_without_effect_and_says_so)
{
    ApplyWorld world;
    world.store.fail_from = 2; // the run dies with the answer
    const std::vector<Step> steps{put_step("a")};
    world.apply(steps);
    world.start_over();
    world.provider.world.clear(); // as though it had never been sent
    const auto report = world.decide();
    EXPECT_EQ(report.steps.at(0).status, StepStatus::failed);
    ASSERT_THAT(report.diagnostics, SizeIs(1));
    EXPECT_EQ(report.diagnostics[0].severity, Severity::note);
    EXPECT_EQ(report.diagnostics[0].id, "without-effect");
    EXPECT_EQ(report.diagnostics[0].address, "thing.a");
    EXPECT_THAT(world.snapshot().open, IsEmpty());
    EXPECT_THAT(world.snapshot().records, IsEmpty());
}

TEST(Decide, records_a_step_that_took_effect)
{
    ApplyWorld world;
    world.store.fail_from = 2;
    const std::vector<Step> steps{put_step("a")};
    world.apply(steps);
    world.start_over();
    const auto report = world.decide();
    EXPECT_EQ(report.count(StepStatus::succeeded), 1u);
    EXPECT_THAT(world.provider.asked, IsEmpty());
    EXPECT_THAT(world.snapshot().open, IsEmpty());
    EXPECT_EQ(world.difference(), "");
}

TEST(Resume, leaves_an_unknown_fate_open_while_the_cloud_still_works_on_it)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a", {}, true)};
    world.store.fail_from = 2; // the operation was accepted, and the run died before it knew
    world.apply(steps);
    world.start_over();
    world.provider.hold("rest a/put");
    world.begin_resuming();
    EXPECT_FALSE(world.report());
    world.interruption->raise();
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_TRUE(world.report()->interrupted);
    EXPECT_THAT(world.snapshot().open, SizeIs(1));

    EXPECT_TRUE(world.report()->is_unsettled);

    world.provider.release("rest a/put");
    world.start_over();
    world.resume();
    world.decide();
    EXPECT_THAT(world.snapshot().open, IsEmpty());
    EXPECT_EQ(world.difference(), "");
}

TEST(Resume, can_be_interrupted_and_resumed_again)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a", {}, true)};
    interrupt_at(world, steps, "follow a/put");
    world.go();

    const auto held = world.resume(); // the interruption still holds
    EXPECT_TRUE(held.interrupted);
    EXPECT_EQ(world.snapshot().open.size(), 2u);
    world.provider.release("follow a/put");
    world.start_over();
    world.resume();
    EXPECT_EQ(world.difference(), "");
}
