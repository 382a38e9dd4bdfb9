// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/run.hpp"

#include <algorithm>
#include <utility>

namespace asio = boost::asio;

namespace reconciler {

Run::Run(const std::vector<Step>& steps, ApplyContext context, const ApplyOptions& options,
         std::vector<Record> records, asio::any_io_executor executor, Work work)
    : context_(context),
      schedule_(steps, [&](const Step& step) { return context.provider.share_of(step); }),
      journal_(context.store, options.plan),
      records_(std::move(records)),
      tally_(steps, context.progress),
      saving_(executor),
      working_(executor),
      wire_(static_cast<std::size_t>(std::max(1, options.parallelism)),
            [this] { working_.nudge(); }),
      runner_(context, options, {journal_, records_, tally_, wire_}),
      work_(std::move(work))
{}

asio::awaitable<ApplyReport> Run::all()
{
    saving_.spawn(journal_.run());
    start_ready();
    while (working_.running() > 0) {
        co_await working_.one_finished();
        start_ready();
    }
    journal_.close();
    co_await saving_.join();
    co_await working_.join();
    auto report = tally_.take(context_.interruption.level() > 0);
    report.state_lost = journal_.has_failed();
    append(report.diagnostics, journal_.problems());
    co_return report;
}

void Run::start_ready()
{
    if (!may_start()) return;
    // What only changes the state takes no place on the wire: all of it shares one commit.
    for (const auto step : schedule_.take_local()) working_.spawn(one(step, Wire::Place()));
    while (wire_.has_room()) {
        const auto step = schedule_.next();
        if (!step) return;
        working_.spawn(one(*step, wire_.take()));
    }
}

asio::awaitable<void> Run::one(std::size_t step, Wire::Place place)
{
    co_await asio::this_coro::throw_if_cancelled(false);
    auto end = co_await work_(runner_, step, std::move(place));
    const Step* instead = end.instead;
    ended(step, std::move(end));
    if (!instead || !may_start()) co_return;
    Wire::Place later;
    auto made_up = co_await runner_.carry_out(*instead, std::move(later));
    tally_.made_up(*instead, std::move(made_up));
}

void Run::ended(std::size_t step, StepEnd end)
{
    const auto status = end.status;
    const bool was_cut_short = end.was_cut_short;
    tally_.ended(step, std::move(end));
    std::vector<StepGraph::Skipped> skipped;
    if (status == StepStatus::succeeded) schedule_.succeeded(step);
    if (status == StepStatus::failed) skipped = schedule_.failed(step);
    if (status == StepStatus::running_on && !was_cut_short) skipped = schedule_.left(step);
    for (const auto& one : skipped) tally_.skipped(one.step, one.because);
}

} // namespace reconciler
