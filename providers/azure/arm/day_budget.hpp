// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/time.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace azure {

/// How often the objects of one kind in one place may be written within a day: the policies of a
/// vault fifty times (facts §3, row 27). Azure does not say what is left of it, so it is counted.
class DayBudget {
public:
    explicit DayBudget(std::size_t limit) : limit_(limit) {}

    /// A write at that time, of this run or an earlier one; the same second said twice counts once.
    void note(const std::string& place, const std::string& object, reconciler::Time at);

    /// How long until the place may be written again, if it may not now.
    std::optional<reconciler::Duration> wait(const std::string& place, reconciler::Time now) const;

    /// The object's writes of the last day, oldest first.
    std::vector<reconciler::Time>
    writes(const std::string& place, const std::string& object, reconciler::Time now) const;

private:
    using Writes = std::set<std::pair<reconciler::Time, std::string>>;
    std::size_t limit_;
    std::map<std::string, Writes> places_;
};

/// The budgets of a vault's day (facts §3, rows 26 and 27, §11.2).
struct DayBudgets {
    DayBudget policy_writes{50};
    DayBudget registrations{250};   ///< VMs that come to the vault newly
    DayBudget configurations{1000}; ///< writes of its protected items
};

} // namespace azure
