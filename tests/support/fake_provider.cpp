// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_provider.hpp"

#include "reconciler/apply/within.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace asio = boost::asio;
using namespace reconciler;

namespace test {

namespace {

std::optional<StepFailure>
next_failure(std::map<std::string, std::vector<StepFailure>>& failures, const std::string& id)
{
    const auto found = failures.find(id);
    if (found == failures.end() || found->second.empty()) return std::nullopt;
    auto first = found->second.front();
    found->second.erase(found->second.begin());
    return first;
}

StepFailure cancelled()
{
    auto failure = refusal("interrupted", "Interrupted");
    failure.outcome_unknown = true;
    return failure;
}

} // namespace

StepFailure refusal(std::string id, std::string summary)
{
    Diagnostic diagnostic;
    diagnostic.id = std::move(id);
    diagnostic.summary = std::move(summary);
    return {.diagnostics = {diagnostic}, .retry_after = std::nullopt};
}

void FakeProvider::release(const std::string& what)
{
    held_.erase(what);
    released_.notify();
}

const Domain& FakeProvider::domain() const
{
    throw std::logic_error("the fake provider has no domain");
}

asio::awaitable<Result<Observation>> FakeProvider::observe(ObservationRequest)
{
    Observation seen;
    for (const auto& [id, attributes] : world)
        seen.objects.push_back({.kind = {}, .id = id, .attributes = attributes, .facts = {}});
    co_return seen;
}

asio::awaitable<Result<void>> FakeProvider::look_closer(Observation&, std::vector<std::string>)
{
    co_return Result<void>();
}

// Takes a turn of the loop, then waits while the gate is held. False: cancelled meanwhile.
asio::awaitable<bool> FakeProvider::pass(std::string what)
{
    asked.push_back(what);
    co_await asio::post(asio::use_awaitable);
    bool is_cancelled = co_await was_cancelled();
    while (held_.contains(what) && !is_cancelled) {
        co_await released_.wait();
        is_cancelled = co_await was_cancelled();
    }
    co_return !is_cancelled;
}

std::string FakeProvider::share_of(const Step& step) const
{
    return step.arguments.text("share");
}

asio::awaitable<Result<void>> FakeProvider::come_to_rest(std::vector<Step> steps)
{
    for (const auto& step : steps) {
        const bool passed = co_await pass("rest " + step.id);
        if (!passed) co_return std::unexpected(cancelled().diagnostics);
        const auto of_step = [&](const auto& operation) { return operation.second == step.id; };
        if (std::erase_if(operations, of_step) > 0) take_effect(step);
    }
    co_return Result<void>();
}

asio::awaitable<StepResult<Started>> FakeProvider::start(const Step& step)
{
    most_starts = std::max(most_starts, ++starts_[step.id]);
    most_on_wire = std::max(most_on_wire, ++on_wire);
    const bool passed = co_await pass("start " + step.id);
    --on_wire;
    if (!passed) co_return std::unexpected(cancelled());
    if (auto failure = next_failure(start_failures, step.id))
        co_return std::unexpected(std::move(*failure));
    Started started;
    if (step.arguments.get("long").truth()) {
        started.accepted.emplace("operation/" + std::to_string(next_operation_++));
        operations.emplace(started.accepted->operation, step.id);
    } else {
        started.done = take_effect(step);
    }
    co_return started;
}

asio::awaitable<StepResult<Done>> FakeProvider::follow(const Step& step, Accepted accepted)
{
    most_followed = std::max(most_followed, ++followed_);
    const bool passed = co_await pass("follow " + step.id);
    --followed_;
    if (!passed) co_return std::unexpected(cancelled());
    if (operations.erase(accepted.operation) == 0)
        co_return std::unexpected(refusal("no-operation", "No such operation"));
    if (auto failure = next_failure(follow_failures, step.id))
        co_return std::unexpected(std::move(*failure));
    co_return take_effect(step);
}

Done FakeProvider::take_effect(const Step& step)
{
    if (step.action == "delete")
        world.erase(step.target);
    else
        world[step.target].merge(step.effect.attributes);
    Done done;
    done.facts.set("uid", "uid of " + step.target.folded());
    done.correlation_id = "correlation of " + step.id;
    return done;
}

} // namespace test
