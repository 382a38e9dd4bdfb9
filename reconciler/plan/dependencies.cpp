// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/dependencies.hpp"

#include <algorithm>

namespace reconciler {

namespace {

constexpr const char* needs_fact = "needs"; ///< folded ids, in each record

Diagnostic blocked_by(const Draft& draft, const Draft& other)
{
    const std::string name = to_string(draft.change.address);
    const std::string culprit = to_string(other.change.address);
    return about(draft.change, "blocked-by", "Blocked by another object",
                 draft.is_removal() ? culprit + " still needs " + name + " and is blocked."
                                    : name + " depends on " + culprit + ", which is blocked.",
                 "Mend " + culprit + " first.");
}

/// Steps that change only the state need not wait for the cloud.
void wait(Draft& draft, const Draft& other)
{
    if (other.steps.empty() || other.is_blocked()) return;
    const auto writes =
        std::ranges::find_if(draft.steps, [](const Step& s) { return !s.action.empty(); });
    if (writes != draft.steps.end()) writes->after.push_back(other.steps.back().id);
}

} // namespace

Dependencies::Dependencies(std::vector<Draft>& drafts) : drafts_(drafts)
{
    for (const auto& draft : drafts_) {
        if (!draft.is_removal()) at_address_.emplace(draft.change.address, &draft);
        if (draft.pair.record) depends(draft, *draft.pair.record);
        if (draft.handles_replaced && draft.pair.replaced) depends(draft, *draft.pair.replaced);
    }
}

void Dependencies::depends(const Draft& draft, const Record& record)
{
    for (const auto& id : record.facts.get(needs_fact).list())
        dependents_[id.text()].push_back(&draft);
}

Dependencies::Drafts Dependencies::waits_for(const Draft& draft) const
{
    Drafts out;
    if (draft.pair.is_released) return out;
    if (draft.is_removal()) {
        const auto found = dependents_.find(draft.change.id.folded());
        return found == dependents_.end() ? out : found->second;
    }
    for (const auto& address : draft.pair.desired->needs)
        if (const auto found = at_address_.find(address); found != at_address_.end())
            out.push_back(found->second);
    return out;
}

void Dependencies::block()
{
    for (bool grew = true; grew;) {
        grew = false;
        for (auto& draft : drafts_)
            if (!draft.is_blocked() && !draft.steps.empty()) grew = block_one(draft) || grew;
    }
}

bool Dependencies::block_one(Draft& draft) const
{
    const auto others = waits_for(draft);
    const auto culprit = std::ranges::find_if(others, &Draft::is_blocked);
    if (culprit == others.end()) return false;
    draft.change.blocked.push_back(blocked_by(draft, **culprit));
    return true;
}

void Dependencies::link()
{
    for (auto& draft : drafts_) {
        if (!draft.is_blocked())
            for (const auto* other : waits_for(draft)) wait(draft, *other);
        if (!draft.is_removal()) note_needs(draft);
    }
}

void Dependencies::note_needs(Draft& draft) const
{
    List ids;
    for (const auto* other : waits_for(draft)) ids.emplace_back(other->change.id.folded());
    for (auto& step : draft.steps)
        if (step.effect.kind == Effect::Kind::record && step.effect.address == draft.change.address)
            step.effect.facts.set(needs_fact, ids);
}

} // namespace reconciler
