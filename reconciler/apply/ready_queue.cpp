// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/ready_queue.hpp"

#include <string_view>
#include <unordered_map>

namespace reconciler {

namespace {

/// Numbers names from 1; the empty one is 0.
class Numbering {
public:
    std::size_t of(std::string_view name)
    {
        if (name.empty()) return 0;
        return numbers_.try_emplace(name, numbers_.size() + 1).first->second;
    }
    std::size_t size() const { return numbers_.size() + 1; }

private:
    std::unordered_map<std::string_view, std::size_t> numbers_;
};

} // namespace

ReadyQueue::ReadyQueue(const std::vector<Claim>& claims)
{
    Numbering shares;
    Numbering targets;
    places_.reserve(claims.size());
    for (const auto& claim : claims)
        places_.push_back({claim.path, shares.of(claim.share), targets.of(claim.target)});
    targets_.resize(targets.size());
}

void ReadyQueue::push(std::size_t step)
{
    auto& level = levels_[places_[step].path];
    auto& waiting = level.waiting[places_[step].share];
    if (waiting.empty()) level.turns.push_back(places_[step].share);
    waiting.push_back(step);
}

// A share that still waits goes behind the others.
std::size_t ReadyQueue::Level::take()
{
    const auto share = waiting.find(turns.front());
    turns.pop_front();
    const auto step = share->second.front();
    share->second.pop_front();
    if (share->second.empty())
        waiting.erase(share);
    else
        turns.push_back(share->first);
    return step;
}

std::optional<std::size_t> ReadyQueue::pop()
{
    while (!levels_.empty()) {
        const auto first = levels_.begin();
        const auto step = first->second.take();
        if (first->second.turns.empty()) levels_.erase(first);
        const auto number = places_[step].target;
        auto& target = targets_[number];
        if (number == 0 || !target.is_taken) {
            target.is_taken = true;
            return step;
        }
        target.waiting.emplace(places_[step].path, step);
    }
    return std::nullopt;
}

void ReadyQueue::ended(std::size_t step)
{
    auto& target = targets_[places_[step].target];
    target.is_taken = false;
    if (target.waiting.empty()) return;
    push(target.waiting.begin()->second);
    target.waiting.erase(target.waiting.begin());
}

} // namespace reconciler
