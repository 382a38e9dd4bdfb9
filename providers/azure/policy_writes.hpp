// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/day_budget.hpp"
#include "reconciler/plan/record.hpp"

#include <vector>

namespace azure {

/// The writes of a vault's policies count for a day, so they are kept in the policies' records.

/// Tells the budget what earlier runs wrote.
void recall_policy_writes(DayBudget& budget, const std::vector<reconciler::Record>& records);

/// What the record of a policy that was just written is to remember.
reconciler::Object policy_write_facts(const DayBudget& budget, const reconciler::ResourceId& policy,
                                      reconciler::Time now);

} // namespace azure
