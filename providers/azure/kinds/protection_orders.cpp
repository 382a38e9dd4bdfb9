// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/protection_orders.hpp"

#include "reconciler/model/resource_id.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace azure {

using reconciler::Value;

namespace {

template <std::size_t n>
std::partial_ordering
by_rank(const std::array<std::string_view, n>& ranks, const Value& a, const Value& b)
{
    const auto left = std::ranges::find(ranks, a.text());
    const auto right = std::ranges::find(ranks, b.text());
    if (left == ranks.end() || right == ranks.end()) return std::partial_ordering::unordered;
    return left <=> right;
}

} // namespace

std::partial_ordering redundancy_order(const Value& a, const Value& b)
{
    if (a.text() == b.text()) return std::partial_ordering::equivalent;
    if (a.text() == "LocallyRedundant") return std::partial_ordering::less;
    if (b.text() == "LocallyRedundant") return std::partial_ordering::greater;
    return std::partial_ordering::unordered;
}

std::partial_ordering soft_delete_order(const Value& a, const Value& b)
{
    static constexpr std::array<std::string_view, 3> ranks{"Disabled", "Enabled", "AlwaysON"};
    return by_rank(ranks, a, b);
}

std::partial_ordering immutability_order(const Value& a, const Value& b)
{
    static constexpr std::array<std::string_view, 3> ranks{"Disabled", "Unlocked", "Locked"};
    return by_rank(ranks, a, b);
}

std::partial_ordering alerts_order(const Value& a, const Value& b)
{
    static constexpr std::array<std::string_view, 2> ranks{"Disabled", "Enabled"};
    return by_rank(ranks, a, b);
}

std::partial_ordering guard_order(const Value& a, const Value& b)
{
    const bool left = !a.text().empty() && a.text() != "none";
    const bool right = !b.text().empty() && b.text() != "none";
    if (left == right)
        return reconciler::folded(a.text()) == reconciler::folded(b.text())
                   ? std::partial_ordering::equivalent
                   : std::partial_ordering::unordered;
    return left ? std::partial_ordering::greater : std::partial_ordering::less;
}

std::partial_ordering consistency_order(const Value& a, const Value& b)
{
    static constexpr std::array<std::string_view, 2> ranks{"OnlyCrashConsistent",
                                                           "ApplicationConsistent"};
    return by_rank(ranks, a, b);
}

std::partial_ordering retention_order(const Value& a, const Value& b)
{
    bool less = false;
    bool greater = false;
    for (const std::string_view range : {"daily", "weekly", "monthly", "yearly"}) {
        const auto left = a.object().get(range).object().get("count").integer();
        const auto right = b.object().get(range).object().get("count").integer();
        less = less || left < right;
        greater = greater || left > right;
    }
    if (less) return std::partial_ordering::less;
    return greater ? std::partial_ordering::greater : std::partial_ordering::equivalent;
}

Value normalised_location(const Value& location)
{
    std::string name = reconciler::folded(location.text());
    std::erase(name, ' ');
    return name;
}

} // namespace azure
