// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/day_budget.hpp"

#include <iterator>

namespace azure {

using reconciler::Duration;
using reconciler::Time;

namespace {

constexpr Duration day = std::chrono::hours(24);

} // namespace

void DayBudget::note(const std::string& place, const std::string& object, Time at)
{
    places_[place].emplace(std::chrono::floor<std::chrono::seconds>(at), object);
}

std::optional<Duration> DayBudget::wait(const std::string& place, Time now) const
{
    const auto found = places_.find(place);
    if (found == places_.end() || found->second.size() < limit_) return std::nullopt;
    // As soon as the oldest of the last `limit_` is a day old there are fewer.
    const auto oldest = std::prev(found->second.end(), static_cast<std::ptrdiff_t>(limit_))->first;
    if (oldest + day <= now) return std::nullopt;
    return oldest + day - now;
}

std::vector<Time>
DayBudget::writes(const std::string& place, const std::string& object, Time now) const
{
    std::vector<Time> all;
    const auto found = places_.find(place);
    if (found == places_.end()) return all;
    for (const auto& [at, what] : found->second)
        if (what == object && at + day > now) all.push_back(at);
    return all;
}

} // namespace azure
