// SPDX-License-Identifier: Apache-2.0
#include "cmd/conclusion.hpp"

#include "reconciler/model/printable.hpp"

#include <boost/json/array.hpp>

#include <functional>

namespace cmd {

using namespace reconciler;
namespace json = boost::json;

namespace {

using Question = std::function<bool(const StepReport&)>;

bool runs_on(const StepReport& step)
{
    return step.status == StepStatus::running_on;
}

bool is_unknown(const StepReport& step)
{
    return step.is_unknown;
}

std::string listed(const std::string& title, const std::vector<Step>& steps,
                   const ApplyReport& report, const Question& wanted)
{
    std::string lines;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (wanted(report.steps[i])) lines += "  - " + printable(steps[i].sentence) + '\n';
    return lines.empty() ? "" : '\n' + title + '\n' + lines;
}

json::array ids(const ApplyReport& report, const Question& wanted)
{
    json::array out;
    for (const auto& step : report.steps)
        if (wanted(step)) out.emplace_back(step.step_id);
    return out;
}

} // namespace

std::string
conclusion(const std::vector<Step>& steps, const ApplyReport& report, std::size_t left_out)
{
    const auto done = report.count(StepStatus::succeeded);
    std::string text = "\nDone: " + std::to_string(done) + (done == 1 ? " step." : " steps.");
    const auto add = [&](std::size_t count, const char* words) {
        if (count > 0) text += ' ' + std::to_string(count) + ' ' + words + '.';
    };
    add(report.count(StepStatus::failed), "failed");
    add(report.count(StepStatus::skipped), "skipped because of a failure");
    add(report.count(StepStatus::running_on),
        "still running in Azure; the same command picks them up");
    add(report.count(StepStatus::not_started), "not started");
    add(left_out, "left out, for they are stale or wait for what is");
    text += '\n';
    text += listed("Still running in Azure:", steps, report, runs_on);
    text += listed("It is not known whether Azure took these; the same command finds out:", steps,
                   report, is_unknown);
    return text;
}

json::object conclusion_json(const ApplyReport& report, std::size_t left_out)
{
    return {{"succeeded", report.count(StepStatus::succeeded)},
            {"failed", report.count(StepStatus::failed)},
            {"skipped", report.count(StepStatus::skipped)},
            {"running_on", report.count(StepStatus::running_on)},
            {"not_started", report.count(StepStatus::not_started)},
            {"left_out", left_out},
            {"still_running", ids(report, runs_on)},
            {"outcome_unknown", ids(report, is_unknown)}};
}

} // namespace cmd
