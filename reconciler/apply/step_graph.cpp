// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/step_graph.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace reconciler {

StepGraph::StepGraph(const std::vector<Step>& steps) : nodes_(steps.size())
{
    connect(steps);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (nodes_[i].waits_for > 0) continue;
        nodes_[i].state = State::ready;
        ready_.push_back(i);
    }
}

void StepGraph::connect(const std::vector<Step>& steps)
{
    std::unordered_set<std::string_view> all;
    for (const auto& step : steps)
        if (!all.insert(step.id).second) throw std::logic_error("two steps are called " + step.id);

    std::unordered_map<std::string_view, std::size_t> earlier;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        for (const auto& id : steps[i].after) {
            if (!all.contains(id)) continue;
            const auto found = earlier.find(id);
            if (found == earlier.end())
                throw std::logic_error(steps[i].id + " stands before " + id +
                                       ", for which it waits");
            nodes_[found->second].dependents.push_back(i);
            ++nodes_[i].waits_for;
        }
        earlier.emplace(steps[i].id, i);
    }
}

std::vector<std::size_t> StepGraph::take_ready()
{
    return std::exchange(ready_, {});
}

std::vector<std::size_t> StepGraph::remaining_paths() const
{
    std::vector<std::size_t> paths(nodes_.size(), 1);
    for (std::size_t i = nodes_.size(); i-- > 0;)
        for (const auto dependent : nodes_[i].dependents)
            paths[i] = std::max(paths[i], paths[dependent] + 1);
    return paths;
}

void StepGraph::succeeded(std::size_t step)
{
    nodes_[step].state = State::done;
    for (const auto dependent : nodes_[step].dependents) {
        auto& node = nodes_[dependent];
        if (--node.waits_for > 0 || node.state != State::blocked) continue;
        node.state = State::ready;
        ready_.push_back(dependent);
    }
}

std::vector<StepGraph::Skipped> StepGraph::failed(std::size_t step)
{
    nodes_[step].state = State::failed;
    std::vector<Skipped> skipped;
    auto current = step;
    for (std::size_t next = 0;; ++next) {
        for (const auto dependent : nodes_[current].dependents) {
            if (nodes_[dependent].state != State::blocked) continue;
            nodes_[dependent].state = State::skipped;
            skipped.push_back({dependent, step});
        }
        if (next == skipped.size()) return skipped;
        current = skipped[next].step;
    }
}

} // namespace reconciler
