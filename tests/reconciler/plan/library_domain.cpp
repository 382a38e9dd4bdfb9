// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/plan/library_domain.hpp"

#include <set>

namespace test {

using namespace reconciler;

namespace {

Table shelf_table()
{
    Table out;
    out.name = "shelf";
    out.attributes = {text("name", "").identifies(),
                      integer("size", "").protects(more_protects_more),
                      text("colour", "").settled(),
                      text("seal", "").one_way("sealed", {"Sealed"}),
                      object("care", "").of({integer("days", ""), text("by", "")}),
                      map("tags", "").compared(Comparison::by_key),
                      text("note", "").local()};
    return out;
}

Table book_table()
{
    Table out;
    out.name = "book";
    out.attributes = {text("name", "").identifies(),
                      integer("pages", "").protects(more_protects_more),
                      boolean("card", "").local(), text("on_remove", "").local()};
    return out;
}

Table card_table()
{
    Table out;
    out.name = "card";
    out.attributes = {boolean("reads", "")};
    return out;
}

Step step_of(const Case& one, std::string action, Effect::Kind effect, Object attributes)
{
    Step step;
    step.address = one.desired ? one.desired->address : one.record->address;
    step.target = one.desired ? one.desired->id : one.record->id;
    step.id = to_string(step.address) + '/' + action;
    step.kind = step.address.kind;
    step.action = std::move(action);
    step.arguments = attributes;
    step.precondition.id = step.target;
    step.precondition.exists = one.live != nullptr;
    step.effect = {effect, step.address, step.target, std::move(attributes), {}, {}};
    return step;
}

Decision one_step(Verb verb, std::string reason, Step step)
{
    Decision decision;
    decision.verb = verb;
    decision.reason = std::move(reason);
    decision.steps.push_back(std::move(step));
    return decision;
}

Decision give_up_book(const Case& one)
{
    if (one.record->attributes.text("on_remove") == "delete") {
        Decision decision =
            one_step(Verb::delete_data, "given up", step_of(one, "burn", Effect::Kind::retain, {}));
        decision.marks.loses_data = true;
        return decision;
    }
    if (one.live->facts.text("state") != "active")
        return one_step(Verb::forget, "stopped already",
                        step_of(one, "", Effect::Kind::retain, {}));
    Decision decision =
        one_step(Verb::stop, "its data is kept", step_of(one, "stop", Effect::Kind::retain, {}));
    decision.marks.weakens = true;
    return decision;
}

Decision give_up(const Case& one)
{
    const auto& kind = one.record->address.kind;
    if (kind == "book") return give_up_book(one);
    if (kind == "card") return {};
    return one_step(Verb::remove, "no longer declared",
                    step_of(one, "delete", Effect::Kind::forget, {}));
}

Decision create(const Case& one)
{
    Step put = step_of(one, "put", Effect::Kind::record, one.desired->attributes);
    if (!one.replaced || one.desired->address.kind != "book")
        return one_step(Verb::create, "it is not there", std::move(put));
    const Live* there = one.around.observation.find(one.replaced->id);
    const Case leaving{nullptr, one.replaced, there, nullptr, {}, one.around};
    Decision decision = one_step(
        Verb::move, "it moves to another shelf",
        step_of(leaving, "leave", there ? Effect::Kind::retain : Effect::Kind::forget, {}));
    decision.handles_replaced = true;
    decision.steps.push_back(std::move(put));
    return decision;
}

/// Only what differs is written and recorded, as a careful kind does.
Decision update(const Case& one)
{
    Object changed;
    for (const auto& difference : one.differences) {
        const std::string name = difference.path.substr(0, difference.path.find('.'));
        changed.set(name, one.desired->attributes.get(name));
    }
    return one_step(Verb::update, "it differs",
                    step_of(one, "put", Effect::Kind::record, std::move(changed)));
}

Decision mend(const Case& one)
{
    const auto& state = one.live->facts.text("state");
    if (state == "deleted" || state == "stopped")
        return one_step(state == "deleted" ? Verb::undelete : Verb::resume, "it is " + state,
                        step_of(one, "resume", Effect::Kind::record, one.desired->attributes));
    return one.differences.empty() ? Decision{} : update(one);
}

Diagnostic foreign(const Case& one)
{
    Diagnostic problem;
    problem.id = "foreign";
    problem.address = to_string(one.desired->address);
    return problem;
}

} // namespace

LibraryDomain::LibraryDomain()
{
    schema_.kinds = {shelf_table(), book_table(), card_table()};
}

Result<DesiredSet> LibraryDomain::resolve(const Configuration&) const
{
    return DesiredSet{};
}

void LibraryDomain::expand(DesiredSet& desired, const Observation&,
                           const std::vector<Record>&) const
{
    std::set<std::string> shelves;
    for (auto& object : desired.objects) {
        if (!object.attributes.get("card").truth()) continue;
        const std::string name = object.id.text().substr(3, 1);
        object.needs.push_back({"card", name});
        shelves.insert(name);
    }
    for (const auto& name : shelves) {
        Desired card;
        card.address = {"card", name};
        card.id = card_id(name);
        card.attributes = {{"reads", true}};
        card.derived = true;
        card.because = "a book needs it";
        desired.objects.push_back(std::move(card));
    }
}

Decision LibraryDomain::decide(const Case& one) const
{
    if (!one.desired) return give_up(one);
    Decision decision = one.live ? mend(one) : create(one);
    if (one.live && one.live->facts.get("foreign").truth())
        decision.blocked.push_back(foreign(one));
    decision.adopts = one.desired->address.kind != "card";
    return decision;
}

ResourceId shelf_id(const std::string& shelf)
{
    return ResourceId("/s/" + shelf);
}

ResourceId book_id(const std::string& shelf, const std::string& book)
{
    return ResourceId("/s/" + shelf + "/b/" + book);
}

ResourceId card_id(const std::string& shelf)
{
    return ResourceId("/c/" + shelf);
}

Desired shelf(const std::string& name, Object attributes, std::string key)
{
    Desired out;
    out.address = {"shelf", key.empty() ? name : key};
    out.id = shelf_id(name);
    out.attributes = std::move(attributes);
    return out;
}

Desired
book(const std::string& on_shelf, const std::string& name, Object attributes, std::string key)
{
    Desired out;
    out.address = {"book", key.empty() ? name : key};
    out.id = book_id(on_shelf, name);
    out.attributes = std::move(attributes);
    out.needs = {{"shelf", on_shelf}};
    return out;
}

} // namespace test
