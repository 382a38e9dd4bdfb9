// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/outcome.hpp"

#include <algorithm>

namespace reconciler {

bool took_effect(const Step& step, const Plan& now, const Observation& seen)
{
    for (const auto& change : now.changes) {
        if (change.address != step.address) continue;
        const bool is_planned = std::ranges::find(change.steps, step.id) != change.steps.end();
        if (is_planned || !change.blocked.empty()) return false;
    }
    const auto& id = step.effect.id.empty() ? step.target : step.effect.id;
    const bool is_there = seen.find(id) != nullptr;
    return step.effect.kind == Effect::Kind::forget ? !is_there : is_there;
}

} // namespace reconciler
