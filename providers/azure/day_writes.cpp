// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/day_writes.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "reconciler/apply/timestamp.hpp"

namespace azure {

using namespace reconciler;

namespace {

constexpr Duration day = std::chrono::hours(24);

/// As the throttle knows a request's path: folded, and encoded like a URL.
std::string object_of(const ResourceId& id)
{
    return folded(url_path(id.text()));
}

std::string vault_in(const ResourceId& id)
{
    return folded(url_path(vault_of(id.text())));
}

void recall(DayBudget& budget, const Record& record, std::string_view member)
{
    for (const auto& written : record.facts.get(member).list())
        if (const auto at = parse_timestamp(written.text()))
            budget.note(vault_in(record.id), object_of(record.id), *at);
}

Value times(const DayBudget& budget, const ResourceId& id, Time now)
{
    List written;
    for (const auto at : budget.writes(vault_in(id), object_of(id), now))
        written.emplace_back(timestamp(at));
    return written;
}

} // namespace

void recall_day_writes(DayBudgets& budgets, const std::vector<Record>& records)
{
    for (const auto& record : records) {
        if (record.address.kind == "policy") recall(budgets.policy_writes, record, "written_at");
        if (record.address.kind != "protected_vm") continue;
        recall(budgets.configurations, record, "written_at");
        recall(budgets.registrations, record, "registered_at");
    }
}

Object day_write_facts(const DayBudgets& budgets, const Step& step, Time now)
{
    Object facts;
    if (step.kind == "policy")
        facts.set("written_at", times(budgets.policy_writes, step.target, now));
    if (step.kind != "protected_vm") return facts;
    facts.set("written_at", times(budgets.configurations, step.target, now));
    if (step.action == "protect")
        facts.set("registered_at", times(budgets.registrations, step.target, now));
    return facts;
}

std::size_t writes_of_the_day(const Record& record, std::string_view member, Time now)
{
    std::size_t count = 0;
    for (const auto& written : record.facts.get(member).list())
        if (const auto at = parse_timestamp(written.text()); at && *at + day > now) ++count;
    return count;
}

} // namespace azure
