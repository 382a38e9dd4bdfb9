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

/// What an earlier run left of a step.
struct Remains {
    Step step;
    std::string operation; ///< empty where the cloud may not have taken it
};

// In the order in which they began. A try begins with its intent, so that what stands last says how
// far the last try came.
std::vector<Remains> remains_of(const std::vector<JournalEntry>& open)
{
    std::vector<Remains> remains;
    std::map<std::string, std::size_t, std::less<>> places;
    for (const auto& entry : open) {
        const auto [place, is_new] = places.try_emplace(entry.step_id, remains.size());
        if (is_new) remains.emplace_back().step.id = entry.step_id;
        auto& one = remains[place->second];
        if (entry.step) one.step = *entry.step;
        one.step.after.clear();
        one.operation = entry.operation;
    }
    return remains;
}

asio::awaitable<Result<void>> come_to_rest(std::vector<Step> unknown, ApplyContext context)
{
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

std::vector<Step> unknown_among(const std::vector<JournalEntry>& open)
{
    std::vector<Step> unknown;
    for (auto& one : remains_of(open))
        if (one.operation.empty()) unknown.push_back(std::move(one.step));
    return unknown;
}

asio::awaitable<ApplyReport>
resume(const std::vector<JournalEntry>& open, ApplyContext context, ApplyOptions options)
{
    std::vector<Step> steps;
    std::vector<std::string> operations;
    for (auto& one : remains_of(open)) {
        if (one.operation.empty()) continue;
        steps.push_back(std::move(one.step));
        operations.push_back(std::move(one.operation));
    }
    Run::Work work = [&](StepRunner& runner, std::size_t step, Wire::Place) {
        return runner.pick_up(steps[step], Accepted(operations[step]));
    };
    auto report = co_await run_over(steps, context, std::move(options), std::move(work));
    auto unknown = unknown_among(open);
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (report.steps[i].is_unknown) unknown.push_back(steps[i]);
    auto rested = co_await come_to_rest(std::move(unknown), context);
    if (rested) co_return report;
    report.interrupted |= context.interruption.level() > 0;
    if (!report.interrupted) append(report.diagnostics, rested.error());
    report.is_unsettled = true;
    co_return report;
}

asio::awaitable<ApplyReport> decide(const std::vector<Step>& unknown,
                                    std::function<bool(const Step&)> took_effect,
                                    ApplyContext context, ApplyOptions options)
{
    Run::Work work = [&](StepRunner& runner, std::size_t step, Wire::Place) {
        return took_effect(unknown[step]) ? runner.learn(unknown[step])
                                          : runner.give_up(unknown[step]);
    };
    co_return co_await run_over(unknown, context, std::move(options), std::move(work));
}

} // namespace reconciler
