// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/apply/apply_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

using namespace reconciler;
using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

namespace {

StepFailure passing(Duration after)
{
    auto failure = refusal("not-granted", "Not yet");
    failure.retry_after = after;
    return failure;
}

// Long steps that wait for nobody.
std::vector<Step> puts(std::size_t count)
{
    std::vector<Step> steps;
    steps.reserve(count);
    while (steps.size() < count)
        steps.push_back(put_step("n" + std::to_string(steps.size()), {}, true));
    return steps;
}

} // namespace

TEST(Apply, takes_a_short_step_from_intent_to_record)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a")};
    const auto report = world.apply(steps);
    EXPECT_EQ(report.count(StepStatus::succeeded), 1u);
    EXPECT_THAT(world.progress.lines, ElementsAre("started a/put", "succeeded a/put"));
    const auto state = world.snapshot();
    ASSERT_EQ(state.records.size(), 1u);
    const auto& record = state.records[0];
    EXPECT_EQ(record.attributes.text("value"), "of a");
    EXPECT_EQ(record.facts.text("uid"), "uid of /a");
    EXPECT_EQ(record.since, "2026-03-01T00:00:00Z");
    EXPECT_THAT(state.open, IsEmpty());
}

TEST(Apply, makes_the_intent_durable_before_the_write_and_the_operation_before_following)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a", {}, true)};
    world.provider.hold("start a/put");
    world.provider.hold("follow a/put");

    world.begin(steps);
    auto open = world.snapshot().open;
    ASSERT_EQ(open.size(), 1u);
    EXPECT_EQ(open[0].phase, JournalEntry::Phase::intent);
    EXPECT_EQ(open[0].step, steps[0]);
    EXPECT_EQ(open[0].run, "run");
    EXPECT_EQ(open[0].at, "2026-03-01T00:00:00Z");

    world.provider.release("start a/put");
    world.go();
    open = world.snapshot().open;
    ASSERT_EQ(open.size(), 2u);
    EXPECT_EQ(open[1].phase, JournalEntry::Phase::accepted);
    EXPECT_EQ(open[1].operation, "operation/1");
    EXPECT_THAT(world.provider.asked, ElementsAre("start a/put", "follow a/put"));
    EXPECT_THAT(world.snapshot().records, IsEmpty());

    world.provider.release("follow a/put");
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_THAT(world.snapshot().open, IsEmpty());
    EXPECT_EQ(world.difference(), "");
}

TEST(Apply, starts_a_step_only_when_those_it_waits_for_have_succeeded)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a"), put_step("b", {"a/put"})};
    world.provider.hold("start a/put");
    world.begin(steps);
    EXPECT_THAT(world.provider.asked, ElementsAre("start a/put"));
    world.provider.release("start a/put");
    world.go();
    EXPECT_THAT(world.provider.asked, ElementsAre("start a/put", "start b/put"));
}

TEST(Apply, skips_what_depends_on_a_failure_and_nothing_else)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a"), put_step("b", {"a/put"}), put_step("c", {"b/put"}),
                                  put_step("d")};
    world.provider.start_failures["a/put"] = {refusal("no", "Refused")};
    const auto report = world.apply(steps);
    EXPECT_EQ(report.steps[0].status, StepStatus::failed);
    EXPECT_EQ(report.steps[1].status, StepStatus::skipped);
    EXPECT_EQ(report.steps[1].because, "a/put");
    EXPECT_EQ(report.steps[2].status, StepStatus::skipped);
    EXPECT_EQ(report.steps[2].because, "a/put");
    EXPECT_EQ(report.steps[3].status, StepStatus::succeeded);
    EXPECT_THAT(world.progress.lines,
                UnorderedElementsAre("started a/put", "started d/put", "failed a/put: Refused",
                                     "skipped b/put: a/put", "skipped c/put: a/put",
                                     "succeeded d/put"));
    EXPECT_THAT(world.snapshot().open, IsEmpty());
    EXPECT_EQ(world.difference(), "");
}

namespace {

/// Leaves one place for another; where that fails, goes back.
std::vector<Step> move_with_a_way_back()
{
    std::vector<Step> steps{put_step("old"), put_step("new", {"old/put"}),
                            put_step("next", {"new/put"})};
    auto back = put_step("back", {}, true);
    steps[1].otherwise = {back};
    return steps;
}

} // namespace

TEST(Apply, does_otherwise_where_a_step_has_failed)
{
    ApplyWorld world;
    world.parallelism = 1;
    world.provider.start_failures["new/put"] = {refusal("no", "Refused")};
    const auto report = world.apply(move_with_a_way_back());
    EXPECT_THAT(world.progress.lines,
                ElementsAre("started old/put", "succeeded old/put", "started new/put",
                            "failed new/put: Refused", "skipped next/put: new/put",
                            "started back/put", "accepted back/put: operation/1",
                            "succeeded back/put"));
    EXPECT_EQ(report.count(StepStatus::failed), 1U);
    EXPECT_EQ(report.diagnostics.size(), 1U);
    EXPECT_THAT(world.snapshot().open, IsEmpty());
    EXPECT_EQ(world.difference(), "");
}

TEST(Apply, does_nothing_otherwise_where_the_step_succeeds_or_may_have)
{
    ApplyWorld world;
    world.apply(move_with_a_way_back());
    EXPECT_THAT(world.provider.asked, testing::Not(testing::Contains("start back/put")));
    world.start_over();
    auto lost = refusal("lost", "No answer");
    lost.outcome_unknown = true;
    world.provider.start_failures["new/put"] = {lost};
    world.apply(move_with_a_way_back());
    EXPECT_THAT(world.provider.asked, testing::Not(testing::Contains("start back/put")));
}

TEST(Apply, does_nothing_otherwise_once_it_is_interrupted)
{
    ApplyWorld world;
    world.provider.start_failures["new/put"] = {refusal("no", "Refused")};
    world.provider.hold("start new/put");
    const auto steps = move_with_a_way_back();
    world.begin(steps);
    world.interruption->raise();
    world.provider.release("start new/put");
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_THAT(world.provider.asked, testing::Not(testing::Contains("start back/put")));
}

TEST(Apply, picks_up_what_it_did_otherwise)
{
    ApplyWorld world;
    world.provider.start_failures["new/put"] = {refusal("no", "Refused")};
    world.provider.hold("follow back/put");
    const auto steps = move_with_a_way_back();
    world.begin(steps);
    world.interruption->raise(); // while the cloud works on it
    world.go();
    ASSERT_TRUE(world.report());
    EXPECT_TRUE(world.report()->interrupted);
    world.start_over();
    world.provider.release("follow back/put");
    world.resume();
    EXPECT_THAT(world.snapshot().open, IsEmpty());
    EXPECT_EQ(world.difference(), "");
}

TEST(Apply, gives_a_diagnostic_without_an_address_that_of_its_step)
{
    ApplyWorld world;
    const std::vector<Step> steps{put_step("a")};
    world.provider.start_failures["a/put"] = {refusal("no", "Refused")};
    const auto report = world.apply(steps);
    ASSERT_EQ(report.diagnostics.size(), 1u);
    EXPECT_EQ(report.diagnostics[0].id, "no");
    EXPECT_EQ(report.diagnostics[0].address, "thing.a");
}

TEST(Apply, counts_the_steps_that_have_ended)
{
    ApplyWorld world;
    world.parallelism = 1;
    const std::vector<Step> steps{put_step("a"), put_step("b")};
    world.apply(steps);
    std::vector<std::size_t> finished;
    finished.reserve(world.progress.events.size());
    for (const auto& event : world.progress.events) finished.push_back(event.finished);
    EXPECT_THAT(finished, ElementsAre(0, 1, 1, 2));
    EXPECT_EQ(world.progress.events[0].total, 2u);
}

TEST(Apply, keeps_within_its_parallelism_and_uses_it)
{
    ApplyWorld world;
    world.parallelism = 3;
    const auto steps = puts(20);
    world.apply(steps);
    EXPECT_EQ(world.provider.most_on_wire, 3);
    EXPECT_EQ(world.difference(), "");
}

TEST(Apply, waits_for_any_number_of_operations_beside_its_writes)
{
    ApplyWorld world;
    world.parallelism = 1;
    const auto steps = puts(20);
    for (const auto& step : steps) world.provider.hold("follow " + step.id);
    world.begin(steps);
    EXPECT_EQ(world.provider.most_on_wire, 1);
    EXPECT_EQ(world.provider.most_followed, 20);
    for (const auto& step : steps) world.provider.release("follow " + step.id);
    world.go();
    EXPECT_EQ(world.report()->count(StepStatus::succeeded), 20u);
}

TEST(Apply, writes_to_one_object_one_after_the_other)
{
    ApplyWorld world;
    std::vector<Step> steps{put_step("a", {}, true), put_step("b")};
    steps[1].target = steps[0].target;
    world.provider.hold("follow a/put");
    world.begin(steps);
    EXPECT_THAT(world.provider.asked, ElementsAre("start a/put", "follow a/put"));
    world.provider.release("follow a/put");
    world.go();
    EXPECT_EQ(world.report()->count(StepStatus::succeeded), 2u);
}

TEST(ApplyLimit, leaves_a_step_that_takes_longer_running_and_skips_what_waits_for_it)
{
    ApplyWorld world;
    world.step_limit = 60s;
    const std::vector<Step> steps{put_step("a", {}, true), put_step("b", {"a/put"}), put_step("c")};
    world.provider.hold("follow a/put");
    const auto report = world.apply(steps);
    EXPECT_FALSE(report.interrupted);
    EXPECT_EQ(report.steps[0].status, StepStatus::running_on);
    EXPECT_EQ(report.steps[0].operation, "operation/1");
    EXPECT_EQ(report.steps[1].status, StepStatus::skipped);
    EXPECT_EQ(report.steps[2].status, StepStatus::succeeded);
    ASSERT_EQ(report.diagnostics.size(), 1u);
    EXPECT_EQ(report.diagnostics[0].id, "step-timed-out");
    EXPECT_EQ(report.diagnostics[0].detail,
              "The step \"a/put\" was not complete after 60 seconds. It goes on in the cloud.");
    EXPECT_EQ(world.snapshot().open.size(), 2u);
}

TEST(ApplyLimit, ends_a_write_without_an_answer_and_leaves_its_intent_open)
{
    ApplyWorld world;
    world.step_limit = 60s;
    const std::vector<Step> steps{put_step("a")};
    world.provider.hold("start a/put");
    const auto report = world.apply(steps);
    EXPECT_EQ(report.steps[0].status, StepStatus::failed);
    EXPECT_TRUE(report.steps[0].is_unknown);
    EXPECT_FALSE(report.interrupted);
    EXPECT_EQ(world.snapshot().open.size(), 1u);
}

TEST(ApplyLimit, does_not_outlive_the_run)
{
    ApplyWorld world;
    world.step_limit = 60s;
    const std::vector<Step> steps{put_step("a", {}, true)};
    const auto begun = world.clock.now();
    const auto report = world.apply(steps);
    EXPECT_EQ(report.count(StepStatus::succeeded), 1u);
    EXPECT_EQ(world.clock.now(), begun);
    EXPECT_EQ(world.clock.sleepers(), 0u);
}

TEST(Apply, shares_one_commit_among_the_entries_of_a_turn)
{
    ApplyWorld world;
    world.parallelism = 100;
    const auto steps = puts(100);
    world.apply(steps);
    EXPECT_EQ(world.store.commits, 3);
}

TEST(Apply, commits_steps_that_only_change_the_state_together_without_asking_the_cloud)
{
    ApplyWorld world;
    world.parallelism = 2;
    std::vector<Step> steps;
    steps.reserve(50);
    for (int i = 0; i < 50; ++i)
        steps.push_back(state_step("n" + std::to_string(i), "adopt", Effect::Kind::record));
    const auto report = world.apply(steps);
    EXPECT_EQ(report.count(StepStatus::succeeded), 50u);
    EXPECT_EQ(world.store.commits, 1);
    EXPECT_THAT(world.provider.asked, IsEmpty());
    EXPECT_EQ(world.snapshot().records.size(), 50u);
}

TEST(ApplyRetry, starts_a_passing_refusal_again_within_its_budget)
{
    ApplyWorld world;
    std::vector<Step> steps{put_step("a", {}, true)};
    steps[0].retry_for_seconds = 600;
    world.provider.follow_failures["a/put"] = {passing(60s), passing(60s)};
    const auto begun = world.clock.now();
    const auto report = world.apply(steps);
    EXPECT_EQ(report.count(StepStatus::succeeded), 1u);
    EXPECT_EQ(world.clock.now() - begun, 120s);
    EXPECT_THAT(world.progress.lines,
                ElementsAre("started a/put", "accepted a/put: operation/1",
                            "retrying a/put: Not yet", "started a/put",
                            "accepted a/put: operation/2", "retrying a/put: Not yet",
                            "started a/put", "accepted a/put: operation/3", "succeeded a/put"));
    EXPECT_EQ(world.difference(), "");
    EXPECT_THAT(world.snapshot().open, IsEmpty());
}

TEST(ApplyRetry, fails_with_the_refusal_when_the_budget_is_spent)
{
    ApplyWorld world;
    std::vector<Step> steps{put_step("a")};
    steps[0].retry_for_seconds = 100;
    world.provider.start_failures["a/put"] = {passing(60s), passing(60s), passing(60s)};
    const auto report = world.apply(steps);
    EXPECT_EQ(report.steps[0].status, StepStatus::failed);
    EXPECT_EQ(world.provider.most_starts, 2);
    ASSERT_EQ(report.diagnostics.size(), 1u);
    EXPECT_EQ(report.diagnostics[0].id, "not-granted");
}

TEST(ApplyRetry, begins_each_try_with_an_intent_so_that_an_old_operation_is_not_followed)
{
    ApplyWorld world;
    std::vector<Step> steps{put_step("a", {}, true)};
    steps[0].retry_for_seconds = 600;
    world.provider.follow_failures["a/put"] = {passing(60s)};
    world.begin(steps);
    world.provider.hold("start a/put");
    world.clock.advance(60s);
    world.go();
    const auto open = world.snapshot().open;
    ASSERT_EQ(open.size(), 3u);
    EXPECT_EQ(open[2].phase, JournalEntry::Phase::intent);
    world.provider.release("start a/put");
    world.go();
}

TEST(ApplyRetry, does_not_try_again_when_the_outcome_is_unknown)
{
    ApplyWorld world;
    std::vector<Step> steps{put_step("a")};
    steps[0].retry_for_seconds = 600;
    auto unknown = passing(1s);
    unknown.outcome_unknown = true;
    world.provider.start_failures["a/put"] = {unknown};
    const auto report = world.apply(steps);
    EXPECT_EQ(report.steps[0].status, StepStatus::failed);
    EXPECT_EQ(world.provider.most_starts, 1);
    EXPECT_EQ(world.progress.lines.back(), "failed a/put: outcome unknown: Not yet");
    EXPECT_TRUE(report.steps[0].is_unknown);
    EXPECT_EQ(world.snapshot().open.size(), 1u) << "for the next run to find out";
}

TEST(ApplyState, starts_nothing_new_when_an_intent_cannot_be_written)
{
    ApplyWorld world;
    world.store.fail_from = 1;
    const std::vector<Step> steps{put_step("a"), put_step("b", {"a/put"})};
    const auto report = world.apply(steps);
    EXPECT_TRUE(report.state_lost);
    EXPECT_EQ(report.count(StepStatus::not_started), 2u);
    EXPECT_THAT(world.provider.asked, IsEmpty());
    ASSERT_EQ(report.diagnostics.size(), 1u);
    EXPECT_EQ(report.diagnostics[0].id, "state-write-failed");
}

TEST(ApplyState, says_the_operation_when_it_cannot_be_written)
{
    ApplyWorld world;
    world.store.fail_from = 2;
    const std::vector<Step> steps{put_step("a", {}, true)};
    const auto report = world.apply(steps);
    EXPECT_TRUE(report.state_lost);
    EXPECT_FALSE(report.interrupted);
    EXPECT_EQ(world.progress.lines.back(), "running on a/put: operation/1");
    EXPECT_THAT(world.provider.asked, ElementsAre("start a/put"));
}

TEST(ApplyState, reports_a_state_that_cannot_be_read_and_starts_nothing)
{
    class Unreadable : public StateStore {
    public:
        boost::asio::awaitable<Result<std::optional<Snapshot>>> read() override
        {
            auto problem = refusal("state-damaged", "The state is damaged");
            co_return std::unexpected(std::move(problem.diagnostics));
        }
        boost::asio::awaitable<Result<void>> lock(LockHolder) override { co_return Result<void>(); }
        boost::asio::awaitable<Result<void>> unlock() override { co_return Result<void>(); }
        boost::asio::awaitable<Result<void>> commit(Transaction) override
        {
            co_return Result<void>();
        }
    };
    ApplyWorld world;
    world.memory = std::make_unique<Unreadable>();
    FaultyStore store(*world.memory);
    const std::vector<Step> steps{put_step("a")};
    ApplyContext hands{world.provider, store, world.clock, world.progress, *world.interruption};
    std::optional<ApplyReport> report;
    boost::asio::co_spawn(world.context, reconciler::apply(steps, hands, {.run = "run"}),
                          [&](std::exception_ptr, ApplyReport done) { report = std::move(done); });
    world.go();
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->state_lost);
    EXPECT_EQ(report->diagnostics.at(0).id, "state-damaged");
    EXPECT_EQ(report->count(StepStatus::not_started), 1u);
}
