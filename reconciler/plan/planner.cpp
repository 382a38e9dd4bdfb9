// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/planner.hpp"

#include "reconciler/plan/consent.hpp"
#include "reconciler/plan/diff.hpp"
#include "reconciler/plan/graph.hpp"
#include "reconciler/plan/pairing.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <unordered_map>

namespace reconciler {

namespace {

/// A change on its way into the plan, with its steps beside it.
struct Draft {
    Change change;
    std::vector<Step> steps;
    Pair pair;
    std::vector<std::string> closer;
    bool handles_replaced = false;
    bool adopts = true;
};

bool is_removal(const Draft& draft)
{
    return draft.pair.desired == nullptr;
}

Diagnostic about(const Change& change, std::string id, std::string summary, std::string detail,
                 std::string fix)
{
    Diagnostic problem;
    problem.id = std::move(id);
    problem.summary = std::move(summary);
    problem.detail = std::move(detail);
    problem.fix = std::move(fix);
    problem.address = to_string(change.address);
    problem.spans.push_back({change.span, ""});
    return problem;
}

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

/// Everything of one `make_plan`.
class Planning {
public:
    Planning(const Domain& domain, PlanInput input)
        : domain_(domain), input_(std::move(input)), around_{input_.desired,     input_.observation,
                                                             input_.records,     input_.lineage,
                                                             input_.fresh_state, input_.destroying}
    {}

    Plan run()
    {
        domain_.expand(input_.desired, input_.observation);
        for (auto& pair : pair_up(around_)) decide(std::move(pair));
        drop_replaced();
        block_dependents();
        withhold_without_consent();
        block_dependents();
        link();
        return assemble();
    }

private:
    void decide(Pair pair)
    {
        Draft draft;
        draft.change.address = pair.desired ? pair.desired->address : pair.record->address;
        draft.change.id = pair.desired ? pair.desired->id : pair.record->id;
        if (pair.desired && pair.desired->declared)
            draft.change.span = pair.desired->declared->span;
        draft.pair = std::move(pair);
        if (is_unseen(draft))
            freeze(draft);
        else if (is_removal(draft) && draft.pair.live == nullptr)
            forget_gone(draft);
        else
            ask_domain(draft);
        drafts_.push_back(std::move(draft));
    }

    bool is_unseen(const Draft& draft) const
    {
        return draft.pair.live == nullptr && !input_.observation.covers(draft.change.id);
    }

    void freeze(Draft& draft) const
    {
        draft.change.verb = is_removal(draft) ? Verb::stop : Verb::create;
        draft.change.reason = "cannot be decided without sight of it";
        draft.change.blocked.push_back(
            about(draft.change, "scope-unread", "Object could not be seen",
                  draft.change.id.text() + " lies in a scope that could not be read, "
                                           "so nothing is decided about it.",
                  "Make the scope readable (see the warnings) and plan again."));
    }

    static void forget_gone(Draft& draft)
    {
        draft.change.verb = Verb::forget;
        draft.change.reason = "it is no longer declared and no longer exists";
        draft.steps.push_back(state_step(draft, "forget", Effect::Kind::forget, {}));
    }

    void ask_domain(Draft& draft) const
    {
        const auto& pair = draft.pair;
        const Table& table = *domain_.schema().kind(draft.change.address.kind);
        Case one{pair.desired, pair.record, pair.live, pair.replaced, {}, around_};
        if (pair.desired && pair.live)
            one.differences = differences(table, pair.desired->attributes,
                                          pair.record ? &pair.record->attributes : nullptr,
                                          pair.live->attributes);
        Decision decision = domain_.decide(one);
        std::vector<AttributeChange> changes = std::move(one.differences);
        std::ranges::move(decision.attributes, std::back_inserter(changes));
        take(draft, std::move(decision), std::move(changes));
        check_settled(draft, table);
        if (pair.desired) keep_state_true(draft, table);
    }

    static void take(Draft& draft, Decision decision, std::vector<AttributeChange> cloud)
    {
        Change& change = draft.change;
        change.verb = decision.verb;
        change.reason = std::move(decision.reason);
        change.cause = decision.cause;
        change.attributes = std::move(cloud);
        change.marks = decision.marks;
        for (const auto& attribute : change.attributes) change.marks.add(attribute.marks);
        if (change.verb == Verb::update && !change.attributes.empty())
            change.cause = has_configuration_cause(change) ? Cause::configuration
                                                           : change.attributes.front().cause;
        change.notes = std::move(decision.notes);
        change.blocked = std::move(decision.blocked);
        append(change.blocked, draft.pair.conflicts);
        if (draft.pair.desired) {
            append(change.blocked, draft.pair.desired->blocked);
            const auto& notes = draft.pair.desired->notes;
            change.notes.insert(change.notes.end(), notes.begin(), notes.end());
        }
        draft.steps = std::move(decision.steps);
        for (std::size_t i = 1; i < draft.steps.size(); ++i)
            draft.steps[i].after.push_back(draft.steps[i - 1].id);
        draft.closer = std::move(decision.closer);
        draft.handles_replaced = decision.handles_replaced;
        draft.adopts = decision.adopts;
    }

    static bool has_configuration_cause(const Change& change)
    {
        return std::ranges::any_of(change.attributes,
                                   [](const auto& a) { return a.cause == Cause::configuration; });
    }

    static void check_settled(Draft& draft, const Table& table)
    {
        for (const auto& difference : draft.change.attributes) {
            const auto* attribute =
                table.find(difference.path.substr(0, difference.path.find('.')));
            if (attribute && attribute->mutability == Mutability::settled && draft.pair.live)
                draft.change.blocked.push_back(settled_attribute(draft, difference));
        }
    }

    /// Adoption, renaming and changes that only tresor knows of: steps that write nothing to the
    /// cloud.
    static void keep_state_true(Draft& draft, const Table& table)
    {
        Change& change = draft.change;
        const auto& [desired, record, live, replaced, renamed_from, conflicts] = draft.pair;
        const bool owned = record && record->status == Record::Status::managed;
        const bool adopts = draft.adopts && live && !owned &&
                            (change.verb == Verb::none || change.verb == Verb::update);
        if (adopts) {
            change.reason = change.verb == Verb::none
                                ? "it exists as declared and is taken over"
                                : "it exists and is taken over; " + change.reason;
            change.verb = Verb::adopt;
            prepend_record(draft, "adopt", table);
        } else if (record && !renamed_from.empty()) {
            change.renamed_from = renamed_from;
            if (change.verb == Verb::none) {
                change.verb = Verb::renamed;
                change.reason = "the configuration calls it by another key";
            }
            prepend_record(draft, "rename", table);
        } else if (record && change.verb == Verb::none) {
            refresh(draft, table);
        }
    }

    static void refresh(Draft& draft, const Table& table)
    {
        const auto& [desired, record, live, replaced, renamed_from, conflicts] = draft.pair;
        auto local = local_differences(table, desired->attributes, record->attributes);
        if (!local.empty()) {
            draft.change.verb = Verb::update;
            draft.change.reason = "only tresor's own record changes";
            draft.change.attributes = std::move(local);
        } else if (record->attributes == desired->attributes) {
            return;
        }
        prepend_record(draft, "record", table);
    }

    static void prepend_record(Draft& draft, const char* action, const Table& table)
    {
        const auto& [desired, record, live, replaced, renamed_from, conflicts] = draft.pair;
        Object held;
        for (const auto& [name, value] : desired->attributes) {
            const Attribute* attribute = table.find(name);
            const bool in_place = !find_change(draft.change.attributes, name) ||
                                  (attribute && attribute->mutability == Mutability::local);
            if (in_place) held.set(name, value);
        }
        Step step = state_step(draft, action, Effect::Kind::record, std::move(held));
        step.effect.renamed_from = renamed_from;
        if (!draft.steps.empty()) draft.steps.front().after.push_back(step.id);
        draft.steps.insert(draft.steps.begin(), std::move(step));
    }

    static Step
    state_step(const Draft& draft, const char* action, Effect::Kind kind, Object attributes)
    {
        Step step;
        step.id = to_string(draft.change.address) + '/' + action;
        step.address = draft.change.address;
        step.kind = draft.change.address.kind;
        step.target = draft.change.id;
        step.sentence = std::string(action) + ' ' + to_string(draft.change.address);
        step.precondition.id = draft.change.id;
        step.precondition.exists = draft.pair.live != nullptr;
        if (const auto* live = draft.pair.live) {
            step.precondition.attributes = live->attributes;
            step.precondition.facts = live->facts;
        }
        step.effect = {kind, draft.change.address, draft.change.id, std::move(attributes), {}, {}};
        return step;
    }

    /// A removal that another change carries out (a move) is no change of its own.
    void drop_replaced()
    {
        std::set<const Record*> handled;
        for (const auto& draft : drafts_)
            if (draft.handles_replaced) handled.insert(draft.pair.replaced);
        std::erase_if(drafts_, [&](const Draft& d) {
            return is_removal(d) && handled.contains(d.pair.record);
        });
    }

    void withhold_without_consent()
    {
        std::vector<Change> changes;
        changes.reserve(drafts_.size());
        for (auto& draft : drafts_) changes.push_back(std::move(draft.change));
        withhold(changes, input_.consent);
        for (std::size_t i = 0; i < drafts_.size(); ++i) drafts_[i].change = std::move(changes[i]);
    }

    /// Blocks what needs a blocked object, and the removal of what a blocked object still needs.
    void block_dependents()
    {
        index();
        for (bool grew = true; grew;) {
            grew = false;
            for (auto& draft : drafts_)
                if (draft.change.blocked.empty() && !draft.steps.empty())
                    grew = block_one(draft) || grew;
        }
    }

    bool block_one(Draft& draft) const
    {
        for (const auto* other : waits_for(draft)) {
            if (other->change.blocked.empty()) continue;
            const std::string name = to_string(other->change.address);
            draft.change.blocked.push_back(about(
                draft.change, "blocked-by", "Blocked by another object",
                to_string(draft.change.address) + " depends on " + name + ", which is blocked.",
                "Mend " + name + " first."));
            return true;
        }
        return false;
    }

    void index()
    {
        at_address_.clear();
        dependents_.clear();
        for (const auto& draft : drafts_) {
            if (!is_removal(draft)) at_address_.emplace(draft.change.address, &draft);
            if (!draft.pair.record) continue;
            for (const auto& id : draft.pair.record->facts.get("needs").list())
                dependents_[id.text()].push_back(&draft);
        }
    }

    /// Forwards: what it needs. Backwards, for a removal: all that needed it so far.
    std::vector<const Draft*> waits_for(const Draft& draft) const
    {
        std::vector<const Draft*> out;
        if (draft.pair.desired) {
            for (const auto& address : draft.pair.desired->needs)
                if (const auto found = at_address_.find(address); found != at_address_.end())
                    out.push_back(found->second);
        } else if (const auto found = dependents_.find(draft.change.id.folded());
                   found != dependents_.end()) {
            out = found->second;
        }
        return out;
    }

    /// Orders steps across objects and notes in each record what the object needs.
    void link()
    {
        index();
        for (auto& draft : drafts_) {
            if (draft.change.blocked.empty())
                for (const auto* other : waits_for(draft)) wait(draft, *other);
            if (draft.pair.desired) note_needs(draft);
        }
    }

    static void wait(Draft& draft, const Draft& other)
    {
        if (other.steps.empty() || !other.change.blocked.empty()) return;
        const auto writes =
            std::ranges::find_if(draft.steps, [](const Step& s) { return !s.action.empty(); });
        if (writes != draft.steps.end()) writes->after.push_back(other.steps.back().id);
    }

    void note_needs(Draft& draft) const
    {
        List ids;
        for (const auto& address : draft.pair.desired->needs)
            if (const auto found = at_address_.find(address); found != at_address_.end())
                ids.emplace_back(found->second->change.id.folded());
        for (auto& step : draft.steps)
            if (step.effect.kind == Effect::Kind::record &&
                step.effect.address == draft.change.address)
                step.effect.facts.set("needs", ids);
    }

    Plan assemble()
    {
        Plan plan;
        plan.diagnostics = input_.desired.diagnostics;
        append(plan.diagnostics, input_.observation.problems);
        std::ranges::copy_if(input_.observation.scopes, std::back_inserter(plan.unread),
                             [](const Scope& s) { return !s.was_read; });
        std::vector<Step> steps;
        for (auto& draft : drafts_) {
            plan.closer.insert(plan.closer.end(), draft.closer.begin(), draft.closer.end());
            const bool unchanged = draft.change.verb == Verb::none && draft.change.blocked.empty();
            plan.unchanged += unchanged ? 1 : 0;
            if (unchanged)
                plan.notes.insert(plan.notes.end(), draft.change.notes.begin(),
                                  draft.change.notes.end());
            if (draft.change.blocked.empty()) {
                for (auto& step : draft.steps) {
                    draft.change.steps.push_back(step.id);
                    steps.push_back(std::move(step));
                }
            }
            if (!unchanged) plan.changes.push_back(std::move(draft.change));
        }
        std::ranges::sort(plan.changes, {}, &Change::address);
        auto ordered = in_order(std::move(steps));
        if (!ordered)
            throw std::logic_error("the plan's steps wait for each other: " +
                                   ordered.error().front());
        plan.steps = std::move(*ordered);
        return plan;
    }

    const Domain& domain_;
    PlanInput input_;
    Surroundings around_;
    std::vector<Draft> drafts_;
    std::map<Address, const Draft*> at_address_;
    std::unordered_map<std::string, std::vector<const Draft*>> dependents_;
};

} // namespace

Plan make_plan(const Domain& domain, PlanInput input)
{
    return Planning(domain, std::move(input)).run();
}

} // namespace reconciler
