// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/graph.hpp"

#include <algorithm>
#include <queue>
#include <unordered_map>

namespace reconciler {

namespace {

struct Node {
    std::vector<std::size_t> before; ///< nodes it waits for
    std::vector<std::size_t> after;  ///< nodes that wait for it
    std::size_t waiting = 0;
};

std::vector<Node> nodes_of(const std::vector<Step>& steps)
{
    std::unordered_map<std::string, std::size_t> position;
    for (std::size_t i = 0; i < steps.size(); ++i) position.emplace(steps[i].id, i);
    std::vector<Node> nodes(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        for (const auto& id : steps[i].after) {
            const auto found = position.find(id);
            if (found == position.end()) continue;
            nodes[i].before.push_back(found->second);
            nodes[found->second].after.push_back(i);
            ++nodes[i].waiting;
        }
    }
    return nodes;
}

/// Walks backwards from a node that never became ready until one comes again.
std::vector<std::string> cycle_in(const std::vector<Step>& steps, const std::vector<Node>& nodes)
{
    const auto stuck = [&](std::size_t i) { return nodes[i].waiting > 0; };
    std::size_t at = 0;
    while (!stuck(at)) ++at;
    std::vector<std::size_t> path;
    while (std::ranges::find(path, at) == path.end()) {
        path.push_back(at);
        at = *std::ranges::find_if(nodes[at].before, stuck);
    }
    std::vector<std::string> ids;
    for (auto it = std::ranges::find(path, at); it != path.end(); ++it)
        ids.push_back(steps[*it].id);
    ids.push_back(steps[at].id);
    return ids;
}

} // namespace

std::expected<std::vector<Step>, std::vector<std::string>> in_order(std::vector<Step> steps)
{
    std::vector<Node> nodes = nodes_of(steps);
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (nodes[i].waiting == 0) ready.push(i);
    std::vector<std::size_t> order;
    while (!ready.empty()) {
        const std::size_t next = ready.top();
        ready.pop();
        order.push_back(next);
        for (const auto after : nodes[next].after)
            if (--nodes[after].waiting == 0) ready.push(after);
    }
    if (order.size() < steps.size()) return std::unexpected(cycle_in(steps, nodes));
    std::vector<Step> sorted;
    sorted.reserve(steps.size());
    for (const auto i : order) sorted.push_back(std::move(steps[i]));
    return sorted;
}

} // namespace reconciler
