// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/step_runner.hpp"

#include "reconciler/apply/stoppable.hpp"
#include "reconciler/apply/timestamp.hpp"

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

StepFailure fate_unknown(const Step& step)
{
    Diagnostic diagnostic;
    diagnostic.severity = Severity::warning;
    diagnostic.id = "outcome-unknown";
    diagnostic.summary = "An earlier run ended before it knew the outcome of a step";
    diagnostic.detail = "The step \"" + step.id + "\" may have been sent or not.";
    diagnostic.fix = "Nothing is needed: the plan that follows reads what became of it.";
    return {.diagnostics = {diagnostic}, .retry_after = std::nullopt, .outcome_unknown = true};
}

} // namespace

asio::awaitable<StepEnd> StepRunner::carry_out(const Step& step)
{
    if (is_interrupted()) co_return held_back();
    if (step.action.empty()) co_return co_await settle(step, Done());
    const Time deadline = context_.clock.now() + std::chrono::seconds(step.retry_for_seconds);
    while (true) {
        auto tried = co_await attempt(step);
        if (!tried.outcome) co_return std::move(tried.end);
        auto& outcome = *tried.outcome;
        if (outcome) co_return co_await settle(step, std::move(*outcome));
        const bool again = co_await wait_to_retry(step, outcome.error(), deadline);
        if (!again) co_return co_await fail(step, std::move(outcome.error()));
    }
}

asio::awaitable<StepEnd> StepRunner::pick_up(const Step& step, Accepted accepted)
{
    tally_.tell(Event::Kind::accepted, step, accepted.operation);
    auto tried = co_await follow(step, std::move(accepted));
    if (!tried.outcome) co_return std::move(tried.end);
    auto& outcome = *tried.outcome;
    if (outcome) co_return co_await settle(step, std::move(*outcome));
    co_return co_await fail(step, std::move(outcome.error()));
}

asio::awaitable<StepEnd> StepRunner::give_up(const Step& step)
{
    co_return co_await fail(step, fate_unknown(step));
}

asio::awaitable<StepRunner::Attempt> StepRunner::attempt(const Step& step)
{
    auto intent = entry(step, JournalEntry::Phase::intent);
    intent.step = step;
    Attempt none;
    if (!co_await note(std::move(intent))) co_return none;
    if (is_interrupted()) {
        auto unsent = entry(step, JournalEntry::Phase::failed);
        unsent.message = "not sent: interrupted";
        co_await note(std::move(unsent));
        none.end = held_back();
        co_return none;
    }
    tally_.tell(Event::Kind::started, step);
    auto started = co_await stoppable(context_.interruption, 2, context_.provider.start(step));
    if (started && started->accepted) {
        auto accepted = entry(step, JournalEntry::Phase::accepted);
        accepted.operation = started->accepted->operation;
        if (!co_await note(std::move(accepted))) {
            none.end = running_on(started->accepted->operation, is_interrupted());
            co_return none;
        }
        tally_.tell(Event::Kind::accepted, step, started->accepted->operation);
        co_return co_await follow(step, std::move(*started->accepted));
    }
    Attempt ended;
    if (started)
        ended.outcome.emplace(std::move(started->done));
    else if (started.error().outcome_unknown && context_.interruption.level() >= 2)
        // The intent stays open: what became of the write is for the next run to find out.
        ended.end = {.status = StepStatus::failed,
                     .diagnostics = with_address(std::move(started.error().diagnostics), step),
                     .text = {},
                     .was_cut_short = true};
    else
        ended.outcome.emplace(std::unexpected(std::move(started.error())));
    co_return ended;
}

asio::awaitable<StepRunner::Attempt> StepRunner::follow(const Step& step, Accepted accepted)
{
    Attempt attempt;
    attempt.end = running_on(accepted.operation, true);
    if (is_interrupted()) co_return attempt;
    auto done = co_await stoppable(context_.interruption, 1,
                                   context_.provider.follow(step, std::move(accepted)));
    if (!done && is_interrupted()) co_return attempt;
    attempt.outcome.emplace(std::move(done));
    co_return attempt;
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
    end.was_cut_short = is_interrupted() && failure.retry_after.has_value();
    end.diagnostics = with_address(std::move(failure.diagnostics), step);
    co_await note(std::move(outcome));
    co_return end;
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
