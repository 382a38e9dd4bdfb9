// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/schedule.hpp"

#include <utility>

namespace reconciler {

namespace {

// Azure serialises writes to one object, and answers a second one with a conflict.
std::vector<ReadyQueue::Claim>
claims_of(const std::vector<Step>& steps, const StepGraph& graph, const Schedule::Shares& share_of)
{
    const auto paths = graph.remaining_paths();
    std::vector<ReadyQueue::Claim> claims(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i)
        claims[i] = {paths[i], share_of(steps[i]), std::string(steps[i].target.folded())};
    return claims;
}

} // namespace

Schedule::Schedule(const std::vector<Step>& steps, const Shares& share_of)
    : graph_(steps), queue_(claims_of(steps, graph_, share_of))
{
    is_local_.reserve(steps.size());
    for (const auto& step : steps) is_local_.push_back(step.action.empty());
}

void Schedule::sort_out()
{
    for (const auto step : graph_.take_ready())
        is_local_[step] ? local_.push_back(step) : queue_.push(step);
}

std::vector<std::size_t> Schedule::take_local()
{
    sort_out();
    for (const auto step : local_) graph_.begin(step);
    return std::exchange(local_, {});
}

std::optional<std::size_t> Schedule::next()
{
    sort_out();
    const auto step = queue_.pop();
    if (step) graph_.begin(*step);
    return step;
}

void Schedule::succeeded(std::size_t step)
{
    if (!is_local_[step]) queue_.ended(step);
    graph_.succeeded(step);
}

std::vector<StepGraph::Skipped> Schedule::failed(std::size_t step)
{
    if (!is_local_[step]) queue_.ended(step);
    return graph_.failed(step);
}

} // namespace reconciler
