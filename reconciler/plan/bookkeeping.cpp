// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/bookkeeping.hpp"

#include "reconciler/plan/diff.hpp"

#include <algorithm>
#include <iterator>

namespace reconciler {

namespace {

Step state_step(const Draft& draft, const char* action, Effect::Kind kind, Object attributes)
{
    const Change& change = draft.change;
    Step step;
    step.id = to_string(change.address) + '/' + action;
    step.address = change.address;
    step.kind = change.address.kind;
    step.target = change.id;
    step.sentence = std::string(action) + ' ' + to_string(change.address);
    step.precondition.id = change.id;
    step.precondition.exists = draft.pair.live != nullptr;
    if (const auto* live = draft.pair.live) {
        step.precondition.attributes = live->attributes;
        step.precondition.facts = live->facts;
    }
    step.effect = {kind, change.address, change.id, std::move(attributes), {}, {}};
    return step;
}

bool is_ignored(const Draft& draft, std::string_view name)
{
    return std::ranges::any_of(draft.pair.desired->ignores, [&](const Exemption& entry) {
        return std::string_view(entry.what).substr(0, entry.what.find('.')) == name;
    });
}

bool is_in_place(const Draft& draft, const Table& table, const std::string& name)
{
    if (!draft.pair.live) return false;
    // what was recorded of it counts again when it is no longer ignored
    if (draft.pair.record && is_ignored(draft, name)) return false;
    const Attribute* attribute = table.find(name);
    return !find_change(draft.change.attributes, name) ||
           (attribute && attribute->mutability == Mutability::local);
}

/// What is declared, in place and not recorded; null for what is recorded, but neither declared
/// any longer nor still to be taken away.
Object unrecorded(const Draft& draft, const Table& table)
{
    static const Object nothing;
    const Object& wanted = draft.pair.desired->attributes;
    const Object& known = draft.pair.record ? draft.pair.record->attributes : nothing;
    Object news;
    for (const auto& [name, value] : wanted)
        if (is_in_place(draft, table, name) && known.get(name) != value) news.set(name, value);
    for (const auto& [name, value] : known)
        if (!wanted.has(name) && (!draft.pair.live || is_in_place(draft, table, name)))
            news.set(name, {});
    return news;
}

void prepend(Draft& draft, Step step)
{
    step.effect.renamed_from = draft.pair.renamed_from;
    if (!draft.steps.empty()) draft.steps.front().after.push_back(step.id);
    draft.steps.insert(draft.steps.begin(), std::move(step));
}

void prepend_record(Draft& draft, const char* action, const Table& table)
{
    prepend(draft, state_step(draft, action, Effect::Kind::record, unrecorded(draft, table)));
}

void adopt(Draft& draft, const Table& table)
{
    Change& change = draft.change;
    change.reason = change.verb == Verb::none ? "it exists as declared and is taken over"
                                              : "it exists and is taken over; " + change.reason;
    change.verb = Verb::adopt;
    change.renamed_from = draft.pair.renamed_from;
    prepend_record(draft, "adopt", table);
}

/// The attributes that steer only tresor are a change of their own, or part of an update.
void add_local_changes(Draft& draft, const Table& table)
{
    Change& change = draft.change;
    if (change.verb != Verb::none && change.verb != Verb::update) return;
    auto local =
        local_differences(table, draft.pair.desired->attributes, draft.pair.record->attributes);
    if (local.empty()) return;
    if (change.verb == Verb::none) change.reason = "only tresor's own record changes";
    change.verb = Verb::update;
    change.cause = Cause::configuration;
    std::ranges::move(local, std::back_inserter(change.attributes));
}

void rename(Draft& draft, const Table& table)
{
    Change& change = draft.change;
    change.renamed_from = draft.pair.renamed_from;
    if (change.verb == Verb::none) {
        change.verb = Verb::renamed;
        change.reason = "the configuration calls it by another key";
    }
    prepend_record(draft, "rename", table);
}

/// A retained record becomes a managed one only by the step that makes it so.
void revive_with_first_step(Draft& draft)
{
    const auto records = [](const Step& s) { return s.effect.kind == Effect::Kind::record; };
    const auto first = std::ranges::find_if(draft.steps, records);
    if (first == draft.steps.end()) return;
    first->effect.renamed_from = draft.pair.renamed_from;
    draft.change.renamed_from = draft.pair.renamed_from;
    for (const auto& [name, value] : draft.pair.record->attributes)
        if (!draft.pair.desired->attributes.has(name)) first->effect.attributes.set(name, {});
}

} // namespace

void keep_state_true(Draft& draft, const Table& table)
{
    const auto* record = draft.pair.record;
    const bool owned = record && record->status == Record::Status::managed;
    const auto verb = draft.change.verb;
    if (!owned) {
        if (draft.adopts && draft.pair.live && (verb == Verb::none || verb == Verb::update))
            adopt(draft, table);
        else if (record)
            revive_with_first_step(draft);
        return;
    }
    if (draft.pair.live) add_local_changes(draft, table);
    if (!draft.pair.renamed_from.empty())
        rename(draft, table);
    else if (!unrecorded(draft, table).empty())
        prepend_record(draft, "record", table);
}

Step forget_step(const Draft& draft)
{
    return state_step(draft, "forget", Effect::Kind::forget, {});
}

} // namespace reconciler
