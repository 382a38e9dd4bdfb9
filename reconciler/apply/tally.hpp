// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/apply.hpp"

#include <string>
#include <vector>

namespace reconciler {

/// How one step ended, or did not.
struct StepEnd {
    StepStatus status = StepStatus::not_started;
    Diagnostics diagnostics;
    std::string text;              ///< for running_on: the operation
    bool was_cut_short = false;    ///< by the interruption
    bool is_unknown = false;       ///< the write may have taken effect
    const Step* instead = nullptr; ///< what is to be carried out now; of the failed step
};

/// Keeps the report of a run and tells the progress of every turn it takes.
class Tally {
public:
    Tally(const std::vector<Step>& steps, Progress& progress);

    void
    tell(Event::Kind kind, const Step& step, std::string text = {}, Diagnostics diagnostics = {});
    void ended(std::size_t step, StepEnd end);
    void skipped(std::size_t step, std::size_t because);
    /// A step that is not in the plan's list: another one's `otherwise`.
    void made_up(const Step& step, StepEnd end);

    /// The report; `interrupted` is to be told whether what was not started is the interruption's
    /// doing.
    ApplyReport take(bool is_interrupted);

private:
    const std::vector<Step>& steps_;
    Progress& progress_;
    ApplyReport report_;
    std::size_t finished_ = 0;
};

} // namespace reconciler
