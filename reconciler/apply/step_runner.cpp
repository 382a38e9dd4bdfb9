// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/step_runner.hpp"

#include "reconciler/apply/stoppable.hpp"
#include "reconciler/apply/timestamp.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace asio = boost::asio;

namespace reconciler {

namespace {

constexpr auto state_not_written = "the state could not be written";

StepEnd running_on(std::string operation, bool was_cut_short)
{
    return {.status = StepStatus::running_on,
            .diagnostics = {},
            .text = std::move(operation),
            .was_cut_short = was_cut_short};
}

StepEnd held_back()
{
    return {
        .status = StepStatus::not_started, .diagnostics = {}, .text = {}, .was_cut_short = true};
}

Diagnostics with_address(Diagnostics diagnostics, const Step& step)
{
    for (auto& diagnostic : diagnostics)
        if (diagnostic.address.empty()) diagnostic.address = to_string(step.address);
    return diagnostics;
}

// Only our fixed words and the service's code: what a service says at length may be private.
std::string message_of(const StepFailure& failure)
{
    std::string message = failure.outcome_unknown ? "outcome unknown" : "";
    if (failure.diagnostics.empty()) return message;
    const auto& first = failure.diagnostics.front();
    if (!message.empty()) message += ": ";
    message += first.summary;
    if (first.service && !first.service->code.empty()) message += " (" + first.service->code + ")";
    return message;
}

StepFailure without_effect(const Step& step)
{
    Diagnostic diagnostic;
    diagnostic.severity = Severity::note;
    diagnostic.id = "without-effect";
    diagnostic.summary = "A step of an earlier run did not take effect";
    diagnostic.detail = "The run ended before it heard an answer to \"" + step.id +
                        "\", and what is live shows nothing of it.";
    diagnostic.fix = "Nothing is needed: where it is still wanted it is planned anew.";
    return {.diagnostics = {diagnostic}, .retry_after = std::nullopt};
}

Diagnostic took_too_long(const Step& step, Duration limit)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(limit).count();
    Diagnostic diagnostic;
    diagnostic.id = "step-timed-out";
    diagnostic.summary = "A step takes longer than it may";
    diagnostic.detail = "The step \"" + step.id + "\" was not complete after " +
                        std::to_string(seconds) + " seconds. It goes on in the cloud.";
    diagnostic.fix = "Run the same command again; it picks the operation up.";
    diagnostic.address = to_string(step.address);
    return diagnostic;
}

} // namespace

asio::awaitable<StepEnd> StepRunner::carry_out(const Step& step, Wire::Place place)
{
    if (is_interrupted()) co_return held_back();
    if (step.action.empty()) co_return co_await settle(step, Done());
    const Time retry_until = context_.clock.now() + std::chrono::seconds(step.retry_for_seconds);
    const Time end = end_from_now();
    while (true) {
        auto held = std::exchange(place, {});
        if (!held) held = wire_.take();
        auto tried = co_await attempt(step, std::move(held), end);
        if (!tried.outcome) co_return std::move(tried.end);
        auto& outcome = *tried.outcome;
        if (outcome) co_return co_await settle(step, std::move(*outcome));
        const bool again =
            co_await wait_to_retry(step, outcome.error(), std::min(retry_until, end));
        if (again) continue;
        auto end_of_it = co_await fail(step, std::move(outcome.error()));
        if (!step.otherwise.empty() && !end_of_it.was_cut_short)
            end_of_it.instead = &step.otherwise.front();
        co_return end_of_it;
    }
}

asio::awaitable<StepEnd> StepRunner::pick_up(const Step& step, Accepted accepted)
{
    tally_.tell(Event::Kind::accepted, step, accepted.operation);
    auto tried = co_await follow(step, std::move(accepted), end_from_now());
    if (tried.end.is_unknown) co_await note(intent_of(step));
    if (!tried.outcome) co_return std::move(tried.end);
    auto& outcome = *tried.outcome;
    if (outcome) co_return co_await settle(step, std::move(*outcome));
    co_return co_await fail(step, std::move(outcome.error()));
}

asio::awaitable<StepEnd> StepRunner::give_up(const Step& step)
{
    co_return co_await fail(step, without_effect(step));
}

asio::awaitable<StepEnd> StepRunner::learn(const Step& step)
{
    co_return co_await settle(step, Done());
}

asio::awaitable<StepRunner::Attempt>
StepRunner::attempt(const Step& step, Wire::Place place, Time end)
{
    Attempt none;
    if (!co_await note(intent_of(step))) co_return none;
    if (is_interrupted()) co_return co_await hold_back(step);
    tally_.tell(Event::Kind::started, step);
    auto sending = context_.provider.start(step);
    auto due = answer_is_due(end);
    auto sent = co_await stoppable(std::move(sending), std::move(due));
    place.leave();
    auto& started = sent.result;
    if (!started) co_return judge_lost(step, std::move(started.error()), sent.was_stopped);
    if (started->accepted) co_return co_await accept(step, std::move(*started->accepted), end);
    Attempt done;
    done.outcome.emplace(std::move(started->done));
    co_return done;
}

asio::awaitable<StepRunner::Attempt> StepRunner::hold_back(const Step& step)
{
    auto unsent = entry(step, JournalEntry::Phase::failed);
    unsent.message = "not sent: interrupted";
    co_await note(std::move(unsent));
    Attempt none;
    none.end = held_back();
    co_return none;
}

// Where the write may have taken effect the intent stays open: the next run finds out.
StepRunner::Attempt StepRunner::judge_lost(const Step& step, StepFailure failure, bool was_stopped)
{
    Attempt lost;
    if (!failure.outcome_unknown) {
        lost.outcome.emplace(std::unexpected(std::move(failure)));
        return lost;
    }
    lost.end.status = StepStatus::failed;
    lost.end.text = message_of(failure);
    lost.end.diagnostics = with_address(std::move(failure.diagnostics), step);
    lost.end.was_cut_short = was_stopped && is_interrupted();
    lost.end.is_unknown = true;
    return lost;
}

asio::awaitable<StepRunner::Attempt>
StepRunner::accept(const Step& step, Accepted accepted, Time end)
{
    auto line = entry(step, JournalEntry::Phase::accepted);
    line.operation = accepted.operation;
    Attempt unsaved;
    unsaved.end = running_on(accepted.operation, is_interrupted());
    if (!co_await note(std::move(line))) co_return unsaved;
    tally_.tell(Event::Kind::accepted, step, accepted.operation);
    co_return co_await follow(step, std::move(accepted), end);
}

asio::awaitable<StepRunner::Attempt>
StepRunner::follow(const Step& step, Accepted accepted, Time end)
{
    Attempt attempt;
    attempt.end = running_on(accepted.operation, true);
    if (is_interrupted()) co_return attempt;
    auto following = context_.provider.follow(step, std::move(accepted));
    auto over = waiting_is_over(end);
    auto followed = co_await stoppable(std::move(following), std::move(over));
    if (!followed.result && followed.was_stopped) {
        attempt.end.was_cut_short = is_interrupted();
        if (!is_interrupted()) attempt.end.diagnostics = {took_too_long(step, *limit_)};
        co_return attempt;
    }
    if (!followed.result && followed.result.error().outcome_unknown)
        co_return judge_lost(step, std::move(followed.result.error()), false);
    attempt.outcome.emplace(std::move(followed.result));
    co_return attempt;
}

// The first interruption gives the answer a while; the second, and the step's limit, do not.
asio::awaitable<void> StepRunner::answer_is_due(Time end)
{
    using namespace asio::experimental::awaitable_operators;
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await (context_.interruption.reached(1) || reach(end));
    const bool is_answered = co_await was_cancelled();
    if (is_answered || !is_interrupted()) co_return;
    const auto grace = std::min(end, context_.clock.now() + answer_grace);
    co_await (context_.interruption.reached(2) || reach(grace));
}

asio::awaitable<void> StepRunner::waiting_is_over(Time end)
{
    using namespace asio::experimental::awaitable_operators;
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await (context_.interruption.reached(1) || reach(end));
}

asio::awaitable<void> StepRunner::reach(Time end)
{
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto now = context_.clock.now();
    if (end == Time::max())
        co_await context_.interruption.reached(std::numeric_limits<int>::max());
    else if (end > now)
        co_await context_.clock.sleep_for(end - now);
}

Time StepRunner::end_from_now() const
{
    return limit_ ? context_.clock.now() + *limit_ : Time::max();
}

asio::awaitable<bool>
StepRunner::wait_to_retry(const Step& step, StepFailure failure, Time deadline)
{
    using namespace asio::experimental::awaitable_operators;
    if (!failure.retry_after || failure.outcome_unknown || is_interrupted() ||
        journal_.has_failed())
        co_return false;
    if (context_.clock.now() + *failure.retry_after > deadline) co_return false;
    auto message = message_of(failure);
    tally_.tell(Event::Kind::retrying, step, std::move(message),
                with_address(std::move(failure.diagnostics), step));
    co_await (context_.clock.sleep_for(*failure.retry_after) || context_.interruption.reached(1));
    co_return !is_interrupted() && !journal_.has_failed();
}

asio::awaitable<StepEnd> StepRunner::settle(const Step& step, Done done)
{
    auto part = records_.apply(step.effect, done.facts, timestamp(context_.clock.now()));
    auto outcome = entry(step, JournalEntry::Phase::succeeded);
    outcome.message = std::move(done.correlation_id);
    part.journal.push_back(std::move(outcome));
    StepEnd end;
    const bool is_durable = co_await journal_.write(std::move(part));
    end.status = is_durable ? StepStatus::succeeded : StepStatus::failed;
    if (!is_durable) end.text = state_not_written;
    co_return end;
}

asio::awaitable<StepEnd> StepRunner::fail(const Step& step, StepFailure failure)
{
    auto outcome = entry(step, JournalEntry::Phase::failed);
    outcome.message = message_of(failure);
    StepEnd end;
    end.status = StepStatus::failed;
    end.text = outcome.message;
    const bool was_given_up = std::ranges::any_of(
        failure.diagnostics, [](const Diagnostic& one) { return one.id == "interrupted"; });
    end.was_cut_short = is_interrupted() && (was_given_up || failure.retry_after.has_value());
    end.diagnostics = with_address(std::move(failure.diagnostics), step);
    co_await note(std::move(outcome));
    co_return end;
}

JournalEntry StepRunner::intent_of(const Step& step) const
{
    auto intent = entry(step, JournalEntry::Phase::intent);
    intent.step = step;
    return intent;
}

asio::awaitable<bool> StepRunner::note(JournalEntry entry)
{
    Transaction part;
    part.journal.push_back(std::move(entry));
    co_return co_await journal_.write(std::move(part));
}

JournalEntry StepRunner::entry(const Step& step, JournalEntry::Phase phase) const
{
    JournalEntry made;
    made.run = run_;
    made.step_id = step.id;
    made.phase = phase;
    made.at = timestamp(context_.clock.now());
    return made;
}

} // namespace reconciler
