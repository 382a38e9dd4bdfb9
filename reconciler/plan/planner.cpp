// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/planner.hpp"

#include "reconciler/plan/allowing.hpp"
#include "reconciler/plan/consent.hpp"
#include "reconciler/plan/dependencies.hpp"
#include "reconciler/plan/draft.hpp"
#include "reconciler/plan/graph.hpp"
#include "reconciler/plan/ignoring.hpp"
#include "reconciler/plan/narrowing.hpp"
#include "reconciler/plan/pairing.hpp"
#include "reconciler/plan/warnings.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

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

void withhold_without_consent(std::vector<Draft>& drafts, const Consent& consent,
                              const std::vector<Record>& records)
{
    std::vector<Change> changes;
    changes.reserve(drafts.size());
    for (auto& draft : drafts) changes.push_back(std::move(draft.change));
    const auto owned = std::ranges::count(records, Record::Status::managed, &Record::status);
    withhold(changes, consent, static_cast<std::size_t>(owned));
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
    Diagnostics warnings;
    for (auto& draft : drafts) {
        if (!draft.is_left_out) append(warnings, std::move(draft.warnings));
        take_over(plan, steps, draft);
    }
    plan.diagnostics = summed_up(std::move(warnings));
    std::ranges::sort(plan.changes, {},
                      [](const Change& c) { return std::tie(c.address, c.verb, c.id); });
    plan.steps = ordered(std::move(steps));
    return plan;
}

std::vector<Draft> drafts_of(const Domain& domain, const Surroundings& around)
{
    auto pairs = pair_up(around);
    std::vector<Draft> drafts;
    drafts.reserve(pairs.size());
    for (auto& pair : pairs) drafts.push_back(draft_of(domain, around, std::move(pair)));
    drop_replaced(drafts);
    make_ids_unique(drafts);
    return drafts;
}

void allow_all(std::vector<Draft>& drafts, const Surroundings& around, const Domain& domain)
{
    for (auto& draft : drafts) {
        allow(draft, draft.change.blocked, around, domain.rules());
        Diagnostics warnings = std::exchange(draft.warnings, {});
        allow(draft, warnings, around, domain.rules());
        append(draft.warnings, std::move(warnings));
    }
}

/// Rules over the plan as a whole, told of what is left of it.
void review(std::vector<Draft>& drafts, const Domain& domain, const Surroundings& around)
{
    std::vector<Reviewed> changes;
    std::vector<Draft*> of;
    changes.reserve(drafts.size());
    of.reserve(drafts.size());
    for (auto& draft : drafts) {
        if (draft.is_left_out) continue;
        changes.push_back({draft.change.address,
                           draft.change.id,
                           draft.change.verb,
                           draft.pair.desired,
                           draft.pair.record,
                           draft.pair.live,
                           draft.steps,
                           draft.is_blocked(),
                           {},
                           {},
                           {},
                           {}});
        of.push_back(&draft);
    }
    domain.review(changes, around);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        allow(*of[i], changes[i].blocked, around, domain.rules());
        allow(*of[i], changes[i].warnings, around, domain.rules());
        append(of[i]->change.blocked, std::move(changes[i].blocked));
        append(of[i]->warnings, std::move(changes[i].warnings));
        std::ranges::move(changes[i].notes, std::back_inserter(of[i]->change.notes));
        std::ranges::move(changes[i].closer, std::back_inserter(of[i]->closer));
    }
}

} // namespace

Plan make_plan(const Domain& domain, PlanInput input)
{
    return make_plan(domain, std::move(input), {}).plan;
}

Narrowed make_plan(const Domain& domain, PlanInput input, const Selection& selection)
{
    domain.expand(input.desired, input.observation, input.records);
    ignore_fields(input.desired, input.observation);
    const Surroundings around{input.desired,     input.observation, input.records, input.lineage,
                              input.fresh_state, input.destroying,  input.applies};
    std::vector<Draft> drafts = drafts_of(domain, around);
    Dependencies dependencies(drafts);
    allow_all(drafts, around, domain);
    auto left_out = narrow(drafts, dependencies, selection);
    dependencies.block();
    review(drafts, domain, around);
    dependencies.block();
    withhold_without_consent(drafts, input.consent, input.records);
    dependencies.block();
    dependencies.link();
    Plan plan = assemble(std::move(drafts));
    append(plan.diagnostics, std::move(input.desired.diagnostics));
    append(plan.diagnostics, input.observation.problems);
    std::ranges::copy_if(input.observation.scopes, std::back_inserter(plan.unread),
                         [](const Scope& s) { return !s.was_read; });
    return {std::move(plan), std::move(left_out)};
}

} // namespace reconciler
