// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/apply/apply_fixture.hpp"

#include "state/memory_store.hpp"
#include "tests/support/run_until_idle.hpp"

#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace asio = boost::asio;
using namespace reconciler;

namespace test {

namespace {

std::string word(Event::Kind kind)
{
    switch (kind) {
    case Event::Kind::reading: return "reading";
    case Event::Kind::started: return "started";
    case Event::Kind::accepted: return "accepted";
    case Event::Kind::retrying: return "retrying";
    case Event::Kind::succeeded: return "succeeded";
    case Event::Kind::failed: return "failed";
    case Event::Kind::skipped: return "skipped";
    case Event::Kind::running_on: return "running on";
    }
    return "?";
}

Step step_on(const std::string& name, const std::string& what)
{
    Step step;
    step.id = name + "/" + what;
    step.address = {"thing", name};
    step.kind = "thing";
    step.target = ResourceId("/" + name);
    step.effect.address = step.address;
    step.effect.id = step.target;
    return step;
}

} // namespace

Step put_step(const std::string& name, std::vector<std::string> after, bool is_long)
{
    auto step = step_on(name, "put");
    step.action = "put";
    step.after = std::move(after);
    step.arguments.set("long", is_long);
    step.effect.kind = Effect::Kind::record;
    step.effect.attributes.set("value", "of " + name);
    return step;
}

Step state_step(const std::string& name, const std::string& what, Effect::Kind kind)
{
    auto step = step_on(name, what);
    step.effect.kind = kind;
    return step;
}

void ProgressLog::on(const Event& event)
{
    auto line = word(event.kind) + " " + event.step->id;
    if (!event.text.empty()) line += ": " + event.text;
    lines.push_back(std::move(line));
    events.push_back(event);
    if (at_event) at_event(events.size() - 1);
}

ApplyWorld::ApplyWorld() : memory(state::make_memory_store()), store(*memory)
{
    LockHolder holder;
    holder.who = "tester@host";
    test::run(memory->lock(std::move(holder))).value();
    Transaction first;
    first.create = StateIdentity{"stack", "lineage", "fake"};
    test::run(memory->commit(std::move(first))).value();
}

ApplyContext ApplyWorld::hands()
{
    return {provider, store, clock, progress, *interruption};
}

ApplyOptions ApplyWorld::options(std::string run) const
{
    return {.run = std::move(run), .parallelism = parallelism, .step_limit = step_limit};
}

ApplyReport ApplyWorld::apply(const std::vector<Step>& steps)
{
    return test::run(context, clock, reconciler::apply(steps, hands(), options("run")));
}

ApplyReport ApplyWorld::resume()
{
    const auto open = snapshot().open;
    return test::run(context, clock, reconciler::resume(open, hands(), options("next")));
}

ApplyReport ApplyWorld::decide()
{
    const auto unknown = unknown_among(snapshot().open);
    const auto is_there = [&](const Step& step) { return provider.world.contains(step.target); };
    return test::run(context, clock,
                     reconciler::decide(unknown, is_there, hands(), options("next")));
}

void ApplyWorld::begin(const std::vector<Step>& steps)
{
    begin(reconciler::apply(steps, hands(), options("run")));
}

void ApplyWorld::begin_resuming()
{
    open_ = snapshot().open;
    begin(reconciler::resume(open_, hands(), options("next")));
}

void ApplyWorld::begin(asio::awaitable<ApplyReport> work)
{
    report_.reset();
    asio::co_spawn(context, std::move(work), [this](std::exception_ptr thrown, ApplyReport report) {
        if (thrown) std::rethrow_exception(thrown);
        report_ = std::move(report);
    });
    go();
}

void ApplyWorld::go()
{
    context.restart();
    context.poll();
}

Snapshot ApplyWorld::snapshot()
{
    return test::run(memory->read()).value().value();
}

std::string ApplyWorld::difference()
{
    std::map<ResourceId, Object> recorded;
    for (const auto& record : snapshot().records)
        if (record.status == Record::Status::managed)
            recorded.emplace(record.id, record.attributes);
    std::string text;
    for (const auto& [id, attributes] : provider.world)
        if (!recorded.contains(id) || recorded.at(id) != attributes)
            text += id.text() + " is not recorded as it is; ";
    for (const auto& [id, attributes] : recorded)
        if (!provider.world.contains(id)) text += id.text() + " is recorded but not there; ";
    return text;
}

void ApplyWorld::start_over()
{
    interruption = std::make_unique<Interruption>();
    progress = ProgressLog();
    provider.asked.clear();
    store.fail_from = 0;
}

} // namespace test
