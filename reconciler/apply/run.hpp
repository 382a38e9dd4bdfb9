// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/schedule.hpp"
#include "reconciler/apply/step_runner.hpp"
#include "reconciler/apply/task_group.hpp"
#include "reconciler/apply/wire.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <vector>

namespace reconciler {

/// One run over a list of steps: who is ready goes, up to the limit, until nothing is left or
/// nothing new may start.
class Run {
public:
    /// What is done with the step at a place of the list.
    using Work =
        std::function<boost::asio::awaitable<StepEnd>(StepRunner&, std::size_t, Wire::Place)>;

    Run(const std::vector<Step>& steps, ApplyContext context, const ApplyOptions& options,
        std::vector<Record> records, boost::asio::any_io_executor executor, Work work);

    boost::asio::awaitable<ApplyReport> all();

private:
    void start_ready();
    boost::asio::awaitable<void> one(std::size_t step, Wire::Place place);
    void ended(std::size_t step, StepEnd end);
    bool may_start() const { return context_.interruption.level() == 0 && !journal_.has_failed(); }

    ApplyContext context_;
    Schedule schedule_;
    JournalWriter journal_;
    RecordBook records_;
    Tally tally_;
    TaskGroup saving_;
    TaskGroup working_;
    Wire wire_;
    StepRunner runner_;
    Work work_;
};

} // namespace reconciler
