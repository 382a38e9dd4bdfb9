// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/draft.hpp"

#include "reconciler/model/problem.hpp"
#include "reconciler/plan/bookkeeping.hpp"
#include "reconciler/plan/diff.hpp"

#include <algorithm>
#include <iterator>

namespace reconciler {

namespace {

Diagnostic settled_attribute(const Draft& draft, const AttributeChange& difference)
{
    auto problem = about(draft.change, "settled-attribute", "Attribute cannot be changed",
                         '"' + difference.path + "\" is " + to_text(difference.live) +
                             " in Azure and cannot become " + to_text(difference.desired) +
                             ": it is settled when the object is created.",
                         "Declare the live value, or describe a new object under another name.");
    problem.spans = {{draft.pair.desired->span_of(difference.path), ""}};
    return problem;
}

/// It could not be seen itself, or what lies in it could not, and it is to be removed.
bool is_unseen(const Draft& draft, const Observation& observation)
{
    const ResourceId& id = draft.change.id;
    if (draft.pair.live == nullptr) return !observation.covers(id);
    const auto lies_within = [&](const Scope& scope) {
        return !scope.was_read && scope.id.starts_with(id.folded() + '/');
    };
    return draft.is_removal() && std::ranges::any_of(observation.scopes, lies_within);
}

void freeze(Draft& draft)
{
    Change& change = draft.change;
    change.verb = draft.is_removal() ? Verb::stop : Verb::create;
    change.reason = "it cannot be decided without sight of it";
    const char* where = draft.pair.live ? " holds a scope that could not be read, "
                                        : " lies in a scope that could not be read, ";
    change.blocked.push_back(about(change, "scope-unread", "Object could not be seen",
                                   change.id.text() + where + "so nothing is decided about it.",
                                   "Make the scope readable (see the warnings) and plan again."));
}

void forget(Draft& draft, std::string reason)
{
    draft.change.verb = Verb::forget;
    draft.change.reason = std::move(reason);
    draft.steps.push_back(forget_step(draft));
}

/// The cause of an update is that of its attributes, and what the user did comes first.
void settle_cause(Change& change)
{
    if (change.verb != Verb::update || change.attributes.empty()) return;
    const bool by_configuration =
        std::ranges::find(change.attributes, Cause::configuration, &AttributeChange::cause) !=
        change.attributes.end();
    change.cause = by_configuration ? Cause::configuration : change.attributes.front().cause;
}

void take_change(Draft& draft, Decision& decision, std::vector<AttributeChange> attributes)
{
    Change& change = draft.change;
    change.verb = decision.verb;
    change.reason = std::move(decision.reason);
    change.cause = decision.cause;
    change.attributes = std::move(attributes);
    std::ranges::move(decision.attributes, std::back_inserter(change.attributes));
    change.marks = decision.marks;
    for (const auto& attribute : change.attributes) change.marks.add(attribute.marks);
    settle_cause(change);
    change.notes = std::move(decision.notes);
    change.blocked = std::move(decision.blocked);
    append(change.blocked, draft.pair.conflicts);
    draft.warnings = std::move(decision.warnings);
    if (!draft.pair.desired) return;
    append(change.blocked, draft.pair.desired->blocked);
    append(draft.warnings, draft.pair.desired->warnings);
    std::ranges::copy(draft.pair.desired->notes, std::back_inserter(change.notes));
}

/// The steps of one object stand one behind the other.
void take_steps(Draft& draft, Decision& decision)
{
    draft.steps = std::move(decision.steps);
    for (std::size_t i = 1; i < draft.steps.size(); ++i)
        draft.steps[i].after.push_back(draft.steps[i - 1].id);
    draft.closer = std::move(decision.closer);
    draft.tags = std::move(decision.tags);
    draft.handles_replaced = decision.handles_replaced;
    draft.adopts = decision.adopts;
}

void check_settled(Draft& draft, const Table& table)
{
    if (!draft.pair.live) return;
    for (const auto& difference : draft.change.attributes) {
        const auto* attribute = table.find(difference.path.substr(0, difference.path.find('.')));
        if (attribute && attribute->mutability == Mutability::settled)
            draft.change.blocked.push_back(settled_attribute(draft, difference));
    }
}

void ask(Draft& draft, const Domain& domain, const Surroundings& around)
{
    const auto& pair = draft.pair;
    const Table& table = *domain.schema().kind(draft.change.address.kind);
    Case one{pair.desired, pair.record, pair.live, pair.replaced, {}, around};
    if (pair.desired && pair.live)
        one.differences =
            differences(table, pair.desired->attributes,
                        pair.record ? &pair.record->attributes : nullptr, pair.live->attributes);
    Decision decision = domain.decide(one);
    take_change(draft, decision, std::move(one.differences));
    take_steps(draft, decision);
    check_settled(draft, table);
    if (pair.desired) keep_state_true(draft, table);
}

} // namespace

Draft draft_of(const Domain& domain, const Surroundings& around, Pair pair)
{
    Draft draft;
    draft.change.address = pair.desired ? pair.desired->address : pair.record->address;
    draft.change.id = pair.desired ? pair.desired->id : pair.record->id;
    if (pair.desired && pair.desired->declared) draft.change.span = pair.desired->declared->span;
    draft.pair = std::move(pair);
    if (draft.pair.is_released)
        forget(draft, "it is managed elsewhere from now on");
    else if (is_unseen(draft, around.observation))
        freeze(draft);
    else if (draft.is_removal() && draft.pair.live == nullptr)
        forget(draft, "it is no longer declared and no longer exists");
    else
        ask(draft, domain, around);
    return draft;
}

Diagnostic about(const Change& change, std::string id, std::string summary, std::string detail,
                 std::string fix)
{
    auto made = problem_at(change.span, std::move(id), std::move(summary));
    made.detail = std::move(detail);
    made.fix = std::move(fix);
    made.address = to_string(change.address);
    return made;
}

} // namespace reconciler
