// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/apply.hpp"

#include "reconciler/apply/run.hpp"
#include "reconciler/apply/stoppable.hpp"

#include <map>
#include <utility>

namespace asio = boost::asio;

namespace reconciler {

namespace {

asio::awaitable<ApplyReport>
run_over(const std::vector<Step>& steps, ApplyContext context, ApplyOptions options, Run::Work work)
{
    co_await asio::this_coro::throw_if_cancelled(false);
    auto snapshot = co_await context.store.read();
    if (!snapshot) {
        auto report = Tally(steps, context.progress).take(false);
        report.state_lost = true;
        report.diagnostics = std::move(snapshot.error());
        co_return report;
    }
    std::vector<Record> records;
    if (*snapshot) records = std::move((*snapshot)->records);
    const auto executor = co_await asio::this_coro::executor;
    Run run(steps, context, options, std::move(records), executor, std::move(work));
    co_return co_await run.all();
}

/// What an earlier run left of its steps, in the order in which they began.
struct Remains {
    std::vector<Step> steps;
    std::vector<std::string> operations; ///< of each; empty where the cloud may not have taken it
};

// A try begins with its intent, so that what stands last says how far the last try came.
Remains remains_of(const std::vector<JournalEntry>& open)
{
    Remains remains;
    std::map<std::string, std::size_t, std::less<>> places;
    for (const auto& entry : open) {
        const auto [place, is_new] = places.try_emplace(entry.step_id, remains.steps.size());
        if (is_new) {
            remains.steps.emplace_back().id = entry.step_id;
            remains.operations.emplace_back();
        }
        auto& step = remains.steps[place->second];
        if (entry.step) step = *entry.step;
        step.after.clear();
        remains.operations[place->second] = entry.operation;
    }
    return remains;
}

/// Until it is seen in the cloud what became of the steps of unknown fate.
asio::awaitable<Result<void>> come_to_rest(const Remains& remains, ApplyContext context)
{
    std::vector<Step> unknown;
    for (std::size_t i = 0; i < remains.steps.size(); ++i)
        if (remains.operations[i].empty()) unknown.push_back(remains.steps[i]);
    if (unknown.empty()) co_return Result<void>();
    auto rest = context.provider.come_to_rest(std::move(unknown));
    auto end = context.interruption.reached(1);
    auto stopped = co_await stoppable(std::move(rest), std::move(end));
    co_return std::move(stopped.result);
}

} // namespace

asio::awaitable<ApplyReport>
apply(const std::vector<Step>& steps, ApplyContext context, ApplyOptions options)
{
    Run::Work work = [&steps](StepRunner& runner, std::size_t step, Wire::Place place) {
        return runner.carry_out(steps[step], std::move(place));
    };
    co_return co_await run_over(steps, context, std::move(options), std::move(work));
}

asio::awaitable<ApplyReport>
resume(const std::vector<JournalEntry>& open, ApplyContext context, ApplyOptions options)
{
    const auto remains = remains_of(open);
    auto settled = co_await come_to_rest(remains, context);
    if (!settled) {
        auto report = Tally(remains.steps, context.progress).take(false);
        report.interrupted = context.interruption.level() > 0;
        report.diagnostics = std::move(settled.error());
        co_return report;
    }
    Run::Work work = [&remains](StepRunner& runner, std::size_t step, Wire::Place) {
        const auto& operation = remains.operations[step];
        if (operation.empty()) return runner.give_up(remains.steps[step]);
        return runner.pick_up(remains.steps[step], Accepted(operation));
    };
    co_return co_await run_over(remains.steps, context, std::move(options), std::move(work));
}

} // namespace reconciler
