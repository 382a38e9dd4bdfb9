// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/interruption.hpp"
#include "reconciler/apply/record_book.hpp"
#include "reconciler/apply/step_graph.hpp"
#include "reconciler/apply/timestamp.hpp"
#include "reconciler/apply/within.hpp"
#include "tests/reconciler/apply/apply_fixture.hpp"
#include "tests/support/run_until_idle.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>

#include <stdexcept>

namespace asio = boost::asio;
using namespace reconciler;
using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

namespace {

asio::awaitable<Result<int>> answer_after(Clock& clock, Duration duration)
{
    co_await clock.sleep_for(duration);
    co_return 42;
}

asio::awaitable<Result<int>> wait_for(Interruption& interruption, int level)
{
    co_await interruption.reached(level);
    co_return interruption.level();
}

const Address a{"thing", "a"};
const Address b{"thing", "b"};
const ResourceId id{"/x"};

Effect effect(Effect::Kind kind, Object attributes = {})
{
    Effect made;
    made.kind = kind;
    made.address = a;
    made.id = id;
    made.attributes = std::move(attributes);
    return made;
}

Record owned()
{
    return {.address = a,
            .id = id,
            .attributes = {{"old", 1}, {"kept", 2}},
            .facts = {{"uid", "u"}},
            .since = "2025-01-01T00:00:00Z"};
}

} // namespace

TEST(Within, returns_the_work_that_ends_in_time)
{
    asio::io_context context{1};
    FakeClock clock;
    const auto answer = test::run(context, clock, within(clock, 10s, answer_after(clock, 5s)));
    EXPECT_EQ(answer.value(), 42);
    EXPECT_EQ(clock.sleepers(), 0u);
}

TEST(Within, cancels_work_that_takes_too_long)
{
    asio::io_context context{1};
    FakeClock clock;
    const auto answer = test::run(context, clock, within(clock, 5s, answer_after(clock, 50h)));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error()[0].id, "timed-out");
    EXPECT_EQ(answer.error()[0].detail, "There was no answer within 5 seconds.");
    EXPECT_EQ(clock.sleepers(), 0u);
}

TEST(Within, does_not_call_a_cancellation_a_timeout)
{
    asio::io_context context{1};
    FakeClock clock;
    asio::cancellation_signal stop;
    std::optional<Result<int>> answer;
    const auto keep = [&](std::exception_ptr, Result<int> result) { answer = std::move(result); };
    asio::co_spawn(context, within(clock, 5s, answer_after(clock, 10s)),
                   asio::bind_cancellation_slot(stop.slot(), keep));
    context.poll();
    stop.emit(asio::cancellation_type::terminal);
    context.poll();
    ASSERT_TRUE(answer);
    EXPECT_TRUE(*answer || answer->error()[0].id == "interrupted"); // whichever side ended first
    EXPECT_EQ(clock.sleepers(), 0u);
}

TEST(Interruption, wakes_those_who_wait_for_its_level)
{
    asio::io_context context{1};
    Interruption interruption;
    std::vector<int> woken;
    const auto note = [&](std::exception_ptr, Result<int> level) {
        woken.push_back(level.value());
    };
    asio::co_spawn(context, wait_for(interruption, 1), note);
    asio::co_spawn(context, wait_for(interruption, 2), note);
    context.poll();
    EXPECT_THAT(woken, IsEmpty());
    interruption.raise();
    context.restart();
    context.poll();
    EXPECT_THAT(woken, ElementsAre(1));
    interruption.raise();
    context.restart();
    context.poll();
    EXPECT_THAT(woken, ElementsAre(1, 2));
}

TEST(StepGraph, refuses_a_step_that_stands_before_what_it_waits_for)
{
    const std::vector<Step> steps{put_step("a", {"b/put"}), put_step("b")};
    EXPECT_THROW(StepGraph{steps}, std::logic_error);
}

TEST(StepGraph, refuses_two_steps_of_one_name)
{
    const std::vector<Step> steps{put_step("a"), put_step("a")};
    EXPECT_THROW(StepGraph{steps}, std::logic_error);
}

TEST(StepGraph, takes_a_step_that_is_not_listed_as_done)
{
    const std::vector<Step> steps{put_step("a", {"elsewhere/put"})};
    StepGraph graph(steps);
    EXPECT_THAT(graph.take_ready(), ElementsAre(0));
}

TEST(StepGraph, skips_a_step_once_when_two_that_it_waits_for_fail)
{
    const std::vector<Step> steps{put_step("a"), put_step("b"), put_step("c", {"a/put", "b/put"})};
    StepGraph graph(steps);
    EXPECT_THAT(graph.take_ready(), ElementsAre(0, 1));
    EXPECT_EQ(graph.failed(0).size(), 1u);
    EXPECT_THAT(graph.failed(1), IsEmpty());
    EXPECT_EQ(graph.state(2), StepGraph::State::skipped);
}

TEST(RecordBook, merges_what_was_written_into_the_record)
{
    RecordBook book({owned()});
    const Object learned{{"etag", "e"}};
    const auto changes = book.apply(effect(Effect::Kind::record, {{"old", 3}}), learned, "now");
    ASSERT_EQ(changes.put.size(), 1u);
    const Object attributes{{"kept", 2}, {"old", 3}};
    const Object facts{{"etag", "e"}, {"uid", "u"}};
    EXPECT_EQ(changes.put[0].attributes, attributes);
    EXPECT_EQ(changes.put[0].facts, facts);
    EXPECT_EQ(changes.put[0].since, "2025-01-01T00:00:00Z");
}

TEST(RecordBook, turns_a_record_into_a_retained_one_from_now)
{
    RecordBook book({owned()});
    const auto changes = book.apply(effect(Effect::Kind::retain), {}, "now");
    ASSERT_EQ(changes.put.size(), 1u);
    EXPECT_EQ(changes.put[0].status, Record::Status::retained);
    EXPECT_EQ(changes.put[0].since, "now");
    EXPECT_EQ(changes.put[0].attributes, owned().attributes);
}

TEST(RecordBook, forgets_a_record)
{
    RecordBook book({owned()});
    const auto changes = book.apply(effect(Effect::Kind::forget), {}, "now");
    EXPECT_THAT(changes.put, IsEmpty());
    EXPECT_THAT(changes.erase, ElementsAre(std::pair(a, id)));
}

TEST(RecordBook, moves_a_renamed_record_first)
{
    RecordBook book({owned()});
    auto renamed = effect(Effect::Kind::record);
    renamed.address = b;
    renamed.renamed_from = a;
    const auto changes = book.apply(renamed, {}, "now");
    EXPECT_THAT(changes.erase, ElementsAre(std::pair(a, id)));
    ASSERT_EQ(changes.put.size(), 1u);
    EXPECT_EQ(changes.put[0].address, b);
    EXPECT_EQ(changes.put[0].attributes, owned().attributes);
    EXPECT_EQ(changes.put[0].since, owned().since);
}

TEST(RecordBook, changes_nothing_without_an_effect)
{
    RecordBook book({owned()});
    const auto changes = book.apply(effect(Effect::Kind::none), {{"uid", "v"}}, "now");
    EXPECT_THAT(changes.put, IsEmpty());
    EXPECT_THAT(changes.erase, IsEmpty());
}

TEST(Timestamp, is_utc_in_whole_seconds)
{
    EXPECT_EQ(timestamp(Time(1772354999999ms)), "2026-03-01T08:49:59Z");
}

TEST(Timestamp, is_read_back)
{
    const Time time(1772354999s);
    EXPECT_EQ(parse_timestamp("2026-03-01T08:49:59Z"), time);
    EXPECT_EQ(parse_timestamp("2026-03-01T08:49:59.1234567Z"), time);
    for (const auto* text : {"", "Z", "2026-03-01", "2026-03-01T08:49:59", "2026-02-30T08:49:59Z",
                             "2026-03-01T08:49:59+02:00Z", "2026-03-01T08:49:59+02:00"})
        EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
}
