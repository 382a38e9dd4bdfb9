// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/step.hpp"

#include <cstddef>
#include <vector>

namespace reconciler {

/// Which steps may run, as their outcomes come in. Steps are named by their place in the plan.
/// All calls together cost in proportion to steps and edges. No input or output.
class StepGraph {
public:
    enum class State { blocked, ready, running, done, failed, skipped };

    /// A step that will not run, and the failed step that is the reason.
    struct Skipped {
        std::size_t step = 0;
        std::size_t because = 0;
    };

    /// REQUIRES: ids are unique, and a step stands behind those it waits for (else
    /// std::logic_error). An `after` that names no step of the list counts as succeeded.
    explicit StepGraph(const std::vector<Step>& steps);

    /// The steps that became ready since the last call.
    std::vector<std::size_t> take_ready();

    void begin(std::size_t step) { nodes_[step].state = State::running; }
    void succeeded(std::size_t step);

    /// Skips all that waits for the step, near and far, each once and in the plan's order per
    /// level.
    std::vector<Skipped> failed(std::size_t step);

    /// For each step the length of the longest chain that begins with it: 1 where nothing waits for
    /// it.
    std::vector<std::size_t> remaining_paths() const;

    State state(std::size_t step) const { return nodes_[step].state; }

private:
    struct Node {
        State state = State::blocked;
        std::size_t waits_for = 0;
        std::vector<std::size_t> dependents;
    };
    void connect(const std::vector<Step>& steps);

    std::vector<Node> nodes_;
    std::vector<std::size_t> ready_;
};

} // namespace reconciler
