// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/ready_queue.hpp"
#include "reconciler/apply/step_graph.hpp"
#include "reconciler/plan/step.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace reconciler {

/// All that an executor decides: which step goes when. No input or output; `ReadyQueue` says the
/// order, `StepGraph` who is ready.
class Schedule {
public:
    using Shares = std::function<std::string(const Step&)>;

    /// REQUIRES of the steps what `StepGraph` does.
    Schedule(const std::vector<Step>& steps, const Shares& share_of);

    /// The ready steps that only change the state, now running.
    std::vector<std::size_t> take_local();

    /// The next step that writes to the cloud, now running; nullopt where none can begin.
    std::optional<std::size_t> next();

    /// How a running step ended.
    void succeeded(std::size_t step);
    std::vector<StepGraph::Skipped> failed(std::size_t step);
    /// The cloud still works on it: what waits for it is skipped, and its target stays taken.
    std::vector<StepGraph::Skipped> left(std::size_t step) { return graph_.failed(step); }

    StepGraph::State state(std::size_t step) const { return graph_.state(step); }

private:
    void sort_out();

    StepGraph graph_;
    ReadyQueue queue_;
    std::vector<bool> is_local_;
    std::vector<std::size_t> local_;
};

} // namespace reconciler
