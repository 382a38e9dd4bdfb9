// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/policy_writes.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "reconciler/apply/timestamp.hpp"

#include <optional>

namespace azure {

using namespace reconciler;

namespace {

constexpr auto member = "written_at";

/// As the throttle knows a request's path: folded, and encoded like a URL.
std::string object_of(const ResourceId& policy)
{
    return folded(url_path(policy.text()));
}

std::string vault_in(const ResourceId& policy)
{
    return folded(url_path(vault_of(policy.text())));
}

} // namespace

void recall_policy_writes(DayBudget& budget, const std::vector<Record>& records)
{
    for (const auto& record : records) {
        if (record.address.kind != "policy") continue;
        for (const auto& written : record.facts.get(member).list())
            if (const auto at = parse_timestamp(written.text()))
                budget.note(vault_in(record.id), object_of(record.id), *at);
    }
}

Object policy_write_facts(const DayBudget& budget, const ResourceId& policy, Time now)
{
    List written;
    for (const auto at : budget.writes(vault_in(policy), object_of(policy), now))
        written.emplace_back(timestamp(at));
    Object facts;
    facts.set(member, std::move(written));
    return facts;
}

} // namespace azure
