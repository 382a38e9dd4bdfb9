// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/plan/library_world.hpp"

#include "reconciler/apply/record_book.hpp"

#include <algorithm>
#include <stdexcept>

namespace test {

using namespace reconciler;

void LibraryWorld::declare(Desired object)
{
    undeclare(object.address);
    desired.objects.push_back(std::move(object));
}

void LibraryWorld::undeclare(const Address& address)
{
    std::erase_if(desired.objects, [&](const Desired& d) { return d.address == address; });
}

Live& LibraryWorld::put(const std::string& kind, const ResourceId& id, Object attributes)
{
    take_away(id);
    Object facts;
    if (kind == "book") facts.set("state", "active");
    observation.objects.push_back({kind, id, std::move(attributes), std::move(facts)});
    return observation.objects.back();
}

void LibraryWorld::take_away(const ResourceId& id)
{
    Observation rest;
    for (auto& each : observation.objects)
        if (each.id != id) rest.objects.push_back(std::move(each));
    rest.scopes = std::move(observation.scopes);
    observation = std::move(rest);
}

Live& LibraryWorld::live(const ResourceId& id)
{
    const auto found = std::ranges::find(observation.objects, id, &Live::id);
    if (found == observation.objects.end()) throw std::out_of_range("nothing is at " + id.text());
    return *found;
}

const Record* LibraryWorld::record(const ResourceId& id) const
{
    const auto found = std::ranges::find(records, id, &Record::id);
    return found == records.end() ? nullptr : &*found;
}

Plan LibraryWorld::plan() const
{
    return make_plan(domain,
                     {desired, observation, records, "lineage", false, destroying, consent});
}

void LibraryWorld::carry_out(const Plan& plan)
{
    RecordBook book(records);
    for (const auto& step : plan.steps) {
        carry_out_in_cloud(step);
        const Transaction changes = book.apply(step.effect, {}, "2026-01-01T00:00:00Z");
        const auto drop = [&](const Address& address, const ResourceId& id) {
            std::erase_if(records,
                          [&](const Record& r) { return r.address == address && r.id == id; });
        };
        for (const auto& [address, id] : changes.erase) drop(address, id);
        for (const auto& record : changes.put) {
            drop(record.address, record.id);
            records.push_back(record);
        }
    }
}

void LibraryWorld::carry_out_in_cloud(const Step& step)
{
    const auto at = std::ranges::find(observation.objects, step.target, &Live::id);
    const bool is_there = at != observation.objects.end();
    if (step.action == "put" || step.action == "resume") {
        Live& object = is_there ? *at : put(step.kind, step.target);
        for (const auto& [name, value] : step.arguments) object.attributes.set(name, value);
        if (step.kind == "book") object.facts.set("state", "active");
    } else if (step.action == "delete") {
        take_away(step.target);
    } else if (step.action == "stop" || step.action == "leave" || step.action == "burn") {
        if (is_there) at->facts.set("state", step.action == "burn" ? "deleted" : "stopped");
    }
}

Plan LibraryWorld::apply()
{
    Plan made = plan();
    carry_out(made);
    return made;
}

Consent everything_allowed()
{
    return {.data_loss = true, .undelete = true, .one_way = {"sealed"}, .weakenings = 100000};
}

std::vector<std::string> said(const Plan& plan)
{
    std::vector<std::string> out;
    for (const auto& change : plan.changes) {
        std::string line = std::string(to_string(change.verb)) + ' ' + to_string(change.address);
        for (const auto& problem : change.blocked) line += " (blocked: " + problem.id + ")";
        out.push_back(std::move(line));
    }
    return out;
}

std::vector<std::string> step_ids(const Plan& plan)
{
    std::vector<std::string> out;
    out.reserve(plan.steps.size());
    for (const auto& step : plan.steps) out.push_back(step.id);
    return out;
}

const Change& change_of(const Plan& plan, const std::string& address)
{
    const auto found = std::ranges::find_if(
        plan.changes, [&](const Change& c) { return to_string(c.address) == address; });
    if (found == plan.changes.end()) throw std::out_of_range("no change of " + address);
    return *found;
}

} // namespace test
