// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/planner.hpp"

#include "reconciler/plan/consent.hpp"
#include "reconciler/plan/dependencies.hpp"
#include "reconciler/plan/draft.hpp"
#include "reconciler/plan/graph.hpp"
#include "reconciler/plan/narrowing.hpp"
#include "reconciler/plan/pairing.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>
#include <tuple>

namespace reconciler {

namespace {

/// A removal that another change carries out (a move) is no change of its own.
void drop_replaced(std::vector<Draft>& drafts)
{
    std::set<const Record*> handled;
    for (const auto& draft : drafts)
        if (draft.handles_replaced) handled.insert(draft.pair.replaced);
    std::erase_if(
        drafts, [&](const Draft& d) { return d.is_removal() && handled.contains(d.pair.record); });
}

/// An address can stand for two objects: the one it names now and one that it leaves behind.
void make_ids_unique(std::vector<Draft>& drafts)
{
    std::set<Address> seen;
    for (auto& draft : drafts) {
        if (seen.insert(draft.change.address).second) continue;
        for (std::size_t i = 0; i < draft.steps.size(); ++i) {
            draft.steps[i].id += '@' + draft.change.id.text();
            if (i > 0) draft.steps[i].after = {draft.steps[i - 1].id};
        }
    }
}

void withhold_without_consent(std::vector<Draft>& drafts, const Consent& consent)
{
    std::vector<Change> changes;
    changes.reserve(drafts.size());
    for (auto& draft : drafts) changes.push_back(std::move(draft.change));
    withhold(changes, consent);
    for (std::size_t i = 0; i < drafts.size(); ++i) drafts[i].change = std::move(changes[i]);
}

/// Moves what the plan shows of one draft into it, and its steps into `steps`.
void take_over(Plan& plan, std::vector<Step>& steps, Draft& draft)
{
    Change& change = draft.change;
    std::ranges::move(draft.closer, std::back_inserter(plan.closer));
    if (!draft.is_blocked()) {
        for (auto& step : draft.steps) {
            change.steps.push_back(step.id);
            steps.push_back(std::move(step));
        }
    }
    if (draft.is_left_out) return;
    if (change.verb == Verb::none && !draft.is_blocked()) {
        ++plan.unchanged;
        std::ranges::move(change.notes, std::back_inserter(plan.notes));
    } else {
        plan.changes.push_back(std::move(change));
    }
}

std::vector<Step> ordered(std::vector<Step> steps)
{
    auto out = in_order(std::move(steps));
    if (out) return std::move(*out);
    std::string cycle;
    for (const auto& id : out.error()) cycle += (cycle.empty() ? "" : " -> ") + id;
    throw std::logic_error("the plan's steps wait for each other: " + cycle);
}

Plan assemble(std::vector<Draft> drafts)
{
    Plan plan;
    std::vector<Step> steps;
    for (auto& draft : drafts) take_over(plan, steps, draft);
    std::ranges::sort(plan.changes, {},
                      [](const Change& c) { return std::tie(c.address, c.verb, c.id); });
    plan.steps = ordered(std::move(steps));
    return plan;
}

std::vector<Draft> drafts_of(const Domain& domain, const Surroundings& around)
{
    std::vector<Draft> drafts;
    for (auto& pair : pair_up(around)) drafts.push_back(draft_of(domain, around, std::move(pair)));
    drop_replaced(drafts);
    make_ids_unique(drafts);
    return drafts;
}

} // namespace

Plan make_plan(const Domain& domain, PlanInput input)
{
    return make_plan(domain, std::move(input), {}).plan;
}

Narrowed make_plan(const Domain& domain, PlanInput input, const Selection& selection)
{
    domain.expand(input.desired, input.observation, input.records);
    const Surroundings around{input.desired, input.observation, input.records,
                              input.lineage, input.fresh_state, input.destroying};
    std::vector<Draft> drafts = drafts_of(domain, around);
    Dependencies dependencies(drafts);
    auto left_out = narrow(drafts, dependencies, selection);
    dependencies.block();
    withhold_without_consent(drafts, input.consent);
    dependencies.block();
    dependencies.link();
    Plan plan = assemble(std::move(drafts));
    plan.diagnostics = std::move(input.desired.diagnostics);
    append(plan.diagnostics, input.observation.problems);
    std::ranges::copy_if(input.observation.scopes, std::back_inserter(plan.unread),
                         [](const Scope& s) { return !s.was_read; });
    return {std::move(plan), std::move(left_out)};
}

} // namespace reconciler
