// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/learned_limits.hpp"

#include <algorithm>
#include <charconv>

namespace azure {

namespace {

using reconciler::Duration;
using reconciler::Time;
using namespace std::chrono_literals;

/// Of a vault and an action: the one window that was ever named is an hour.
constexpr std::string_view of_action = "x-ms-ratelimit-remaining-subscription-resource-requests";
/// "Microsoft.Compute/LowCostGet3Min;3999,Microsoft.Compute/LowCostGet30Min;31999"
constexpr std::string_view of_group = "x-ms-ratelimit-remaining-resource";

std::optional<int> number(std::string_view text)
{
    int value = 0;
    const auto [stop, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc() || stop != text.end()) return std::nullopt;
    return value;
}

std::optional<Duration> window_of(std::string_view group)
{
    if (group.ends_with("30Min")) return 30min;
    if (group.ends_with("3Min")) return 3min;
    return std::nullopt;
}

std::string account_of(const RequestClass& request)
{
    return request.host + "|" + request.subscription + "|";
}

std::string key_of(const RequestClass& request)
{
    return account_of(request) + request.scope + "|" + request.action;
}

} // namespace

const LearnedLimits::Names& LearnedLimits::drawn_by(const RequestClass& request) const
{
    static const Names none;
    const auto found = drawn_by_.find(key_of(request));
    return found == drawn_by_.end() ? none : found->second;
}

std::optional<Duration> LearnedLimits::wait(const Names& names, Time now) const
{
    std::optional<Duration> longest;
    for (const auto& name : names) {
        const auto& limit = limits_.at(name);
        if (limit.is_over(now) || limit.left > limit.under_way) continue;
        const auto left = limit.since + limit.window - now;
        longest = std::max(longest.value_or(left), left);
    }
    return longest;
}

void LearnedLimits::begin(const Names& names)
{
    for (const auto& name : names) ++limits_.at(name).under_way;
}

void LearnedLimits::end(const Names& names)
{
    for (const auto& name : names) --limits_.at(name).under_way;
}

void LearnedLimits::learn(const RequestClass& request, const http::Headers& headers, Time now)
{
    if (const auto left = number(headers.get(of_action)))
        note(request, key_of(request), *left, now, 1h);
    auto groups = headers.get(of_group);
    while (!groups.empty()) {
        const auto one = groups.substr(0, groups.find(','));
        groups.remove_prefix(std::min(one.size() + 1, groups.size()));
        const auto sign = std::min(one.find(';'), one.size());
        const auto group = one.substr(0, sign);
        const auto left = sign < one.size() ? number(one.substr(sign + 1)) : std::nullopt;
        if (const auto window = window_of(group); window && left)
            note(request, account_of(request) + std::string(group), *left, now, *window);
    }
}

/// Answers overtake each other, so a little more than before is no news; much more is a new window.
void LearnedLimits::note(const RequestClass& request, std::string name, int left, Time now,
                         Duration window)
{
    auto& names = drawn_by_[key_of(request)];
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    const auto [place, is_new] = limits_.try_emplace(std::move(name), left, 0, now, window);
    auto& limit = place->second;
    if (limit.is_over(now) || left > limit.left + limit.under_way + 1) {
        limit.left = left;
        limit.since = now;
    }
    limit.left = std::min(limit.left, left);
}

} // namespace azure
