// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/tally.hpp"

#include <algorithm>
#include <utility>

namespace reconciler {

namespace {

Event::Kind kind_of(StepStatus status)
{
    switch (status) {
    case StepStatus::succeeded: return Event::Kind::succeeded;
    case StepStatus::skipped: return Event::Kind::skipped;
    case StepStatus::running_on: return Event::Kind::running_on;
    case StepStatus::failed:
    case StepStatus::not_started: break;
    }
    return Event::Kind::failed;
}

} // namespace

std::size_t ApplyReport::count(StepStatus status) const
{
    const auto has_status = [&](const StepReport& step) { return step.status == status; };
    return static_cast<std::size_t>(std::ranges::count_if(steps, has_status));
}

Tally::Tally(const std::vector<Step>& steps, Progress& progress)
    : steps_(steps), progress_(progress)
{
    report_.steps.reserve(steps.size());
    for (const auto& step : steps) report_.steps.emplace_back().step_id = step.id;
}

void Tally::tell(Event::Kind kind, const Step& step, std::string text, Diagnostics diagnostics)
{
    Event event;
    event.kind = kind;
    event.step = &step;
    event.text = std::move(text);
    event.diagnostics = std::move(diagnostics);
    event.finished = finished_;
    event.total = steps_.size();
    progress_.on(event);
}

void Tally::ended(std::size_t step, StepEnd end)
{
    report_.steps[step].status = end.status;
    report_.steps[step].is_unknown = end.is_unknown;
    if (end.status == StepStatus::running_on) report_.steps[step].operation = end.text;
    report_.interrupted |= end.was_cut_short;
    append(report_.diagnostics, end.diagnostics);
    if (end.status == StepStatus::not_started) return;
    if (end.status != StepStatus::running_on) ++finished_;
    tell(kind_of(end.status), steps_[step], std::move(end.text), std::move(end.diagnostics));
}

void Tally::skipped(std::size_t step, std::size_t because)
{
    report_.steps[step].because = steps_[because].id;
    ended(step, {.status = StepStatus::skipped, .diagnostics = {}, .text = steps_[because].id});
}

void Tally::made_up(const Step& step, StepEnd end)
{
    report_.interrupted |= end.was_cut_short;
    append(report_.diagnostics, end.diagnostics);
    if (end.status == StepStatus::not_started) return;
    tell(kind_of(end.status), step, std::move(end.text), std::move(end.diagnostics));
}

ApplyReport Tally::take(bool is_interrupted)
{
    if (is_interrupted && report_.count(StepStatus::not_started) > 0) report_.interrupted = true;
    return std::move(report_);
}

} // namespace reconciler
