// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/run.hpp"

#include <algorithm>
#include <utility>

namespace asio = boost::asio;

namespace reconciler {

Run::Run(const std::vector<Step>& steps, ApplyContext context, const ApplyOptions& options,
         std::vector<Record> records, asio::any_io_executor executor, Work work)
    : steps_(steps),
      context_(context),
      graph_(steps),
      journal_(context.store),
      records_(std::move(records)),
      tally_(steps, context.progress),
      runner_(context, options.run, journal_, records_, tally_),
      saving_(executor, 1),
      working_(executor, static_cast<std::size_t>(std::max(1, options.parallelism))),
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
    for (const auto step : graph_.take_ready()) {
        // What only changes the state takes no room on the wire: all of it shares one commit.
        if (steps_[step].action.empty() && may_start())
            working_.spawn(one(step));
        else
            queue_.push_back(step);
    }
    while (!queue_.empty() && may_start() && working_.has_room()) {
        working_.spawn(one(queue_.front()));
        queue_.pop_front();
    }
}

asio::awaitable<void> Run::one(std::size_t step)
{
    co_await asio::this_coro::throw_if_cancelled(false);
    auto end = co_await work_(runner_, step);
    const auto status = end.status;
    tally_.ended(step, std::move(end));
    if (status == StepStatus::succeeded) graph_.succeeded(step);
    if (status != StepStatus::failed) co_return;
    for (const auto& skipped : graph_.failed(step)) tally_.skipped(skipped.step, skipped.because);
}

} // namespace reconciler
