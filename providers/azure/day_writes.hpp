// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/day_budget.hpp"
#include "reconciler/plan/record.hpp"
#include "reconciler/plan/step.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace azure {

/// What is written to a vault counts for a day, so it is kept in the records of its policies and
/// protected VMs: `written_at`, and `registered_at` of a VM that came newly.

/// Tells the budgets what earlier runs wrote.
void recall_day_writes(DayBudgets& budgets, const std::vector<reconciler::Record>& records);

/// What the record of the object that a step has just written is to remember.
reconciler::Object
day_write_facts(const DayBudgets& budgets, const reconciler::Step& step, reconciler::Time now);

/// How many times of that member of a record lie within the day before `now`.
std::size_t
writes_of_the_day(const reconciler::Record& record, std::string_view member, reconciler::Time now);

} // namespace azure
