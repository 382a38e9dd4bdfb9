// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/allowances.hpp"

#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <span>

namespace simulator {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

const std::string prefix = "x-ms-ratelimit-remaining-";

/// The segments of the resource type and what is below it: {"vaults", "v", "backupJobs", …}.
struct Target {
    std::string provider;
    std::span<const std::string> below;
};

Target target_of(const Call& call)
{
    const auto providers =
        std::find_if(call.segments.rbegin(), call.segments.rend(),
                     [](const std::string& segment) { return same(segment, "providers"); });
    const auto after = static_cast<std::size_t>(providers - call.segments.rbegin());
    if (providers == call.segments.rend() || after == 0) return {};
    const auto rest = std::span(call.segments).last(after);
    return {fold(rest.front()), rest.subspan(1)};
}

/// A vault's own writes and what is read below it count by vault and action; polls of the vault's
/// own operations and the proxies of resource guards do not.
bool counts_by_vault(const Call& call, const Target& target)
{
    if (target.provider != "microsoft.recoveryservices" || target.below.size() < 2 ||
        !same(target.below[0], "vaults"))
        return false;
    if (call.method != "GET") return target.below.size() == 2;
    return target.below.size() > 2 && !same(target.below[2], "operationStatus") &&
           !same(target.below[2], "operationResults") &&
           !same(target.below[2], "backupResourceGuardProxies");
}

int limit_of(const Call& call, const Target& target)
{
    if (call.method == "DELETE") return 50;
    const bool jobs = target.below.size() > 2 && same(target.below[2], "backupJobs");
    return jobs ? 150 : 300;
}

struct ComputeBucket {
    std::string_view method;
    std::string_view type; ///< the last type in the path
    std::string_view name;
    int short_limit; ///< in three minutes
    int long_limit;  ///< in thirty
};

constexpr ComputeBucket compute_buckets[] = {
    {"GET", "operations", "GetOperation", 15'000, 30'000},
    {"GET", "diskoperations", "GetOperation", 15'000, 30'000},
    {"GET", "", "LowCostGet", 4'000, 32'000},
    {"PUT", "virtualmachines", "PutVM", 240, 1'200},
    {"PATCH", "virtualmachines", "PutVM", 240, 1'200},
    {"PUT", "disks", "CreateUpdateDisks", 1'000, 5'000},
    {"", "diskencryptionsets", "CreateUpdateHighCostDiskEncryptionSet", 100, 500},
    {"", "", "UpdateVM", 240, 1'200},
};

const ComputeBucket& bucket_of(const Call& call, const Target& target)
{
    // Types and names alternate.
    const std::size_t count = target.below.size();
    const std::string type =
        count == 0 ? "" : fold(target.below[count % 2 == 0 ? count - 2 : count - 1]);
    return *std::ranges::find_if(compute_buckets, [&](const ComputeBucket& bucket) {
        return (bucket.method.empty() || bucket.method == call.method) &&
               (bucket.type.empty() || bucket.type == type);
    });
}

std::string_view gateway_word(const std::string& method)
{
    if (method == "GET" || method == "HEAD") return "reads";
    return method == "DELETE" ? "deletes" : "writes";
}

int gateway_limit(std::string_view word)
{
    if (word == "reads") return 12'000;
    return word == "deletes" ? 15'000 : 1'200;
}

} // namespace

int Allowances::take(const std::string& sort, int limit, Duration length, Time now)
{
    auto& window = windows_[sort];
    if (now - window.start >= length) window = {now, 0};
    return std::max(0, limit - ++window.used);
}

void Allowances::tell(const Call& call, Time now, http::Response& response)
{
    if (call.path.ends_with("/Microsoft.ResourceGraph/resources")) {
        // 15 queries in 5 seconds (2025ext/resource-graph).
        const auto left =
            std::to_string(take("graph " + call.caller, 15, std::chrono::seconds(5), now));
        response.headers.set("x-ms-user-quota-remaining", left);
        response.headers.set("x-ms-user-quota-resets-after", "00:00:05");
        response.headers.set(prefix + "tenant-resource-requests", left);
        return;
    }
    // Such an answer comes from before anything was counted.
    if (response.headers.has("x-ms-failure-cause") || call.segments.size() < 2 ||
        !same(call.segments[0], "subscriptions"))
        return;
    const std::string subscription = fold(call.segments[1]);
    const Target target = target_of(call);
    if (target.provider == "microsoft.compute") {
        const auto& bucket = bucket_of(call, target);
        const std::string sort = subscription + " " + std::string(bucket.name);
        response.headers.set(
            prefix + "resource",
            fmt::format("Microsoft.Compute/{0}3Min;{1},Microsoft.Compute/{0}30Min;{2}", bucket.name,
                        take(sort + " 3", bucket.short_limit, minutes(3), now),
                        take(sort + " 30", bucket.long_limit, minutes(30), now)));
    }
    if (counts_by_vault(call, target)) {
        const std::string action = target.below.size() > 2 ? fold(target.below[2]) : "";
        const std::string sort =
            fmt::format("{} {} {} {}", subscription, fold(target.below[1]), call.method, action);
        response.headers.set(prefix + "subscription-resource-requests",
                             std::to_string(take(sort, limit_of(call, target), hours(1), now)));
        return;
    }
    const auto word = gateway_word(call.method);
    response.headers.set(prefix + "subscription-" + std::string(word),
                         std::to_string(take(subscription + " " + std::string(word),
                                             gateway_limit(word), hours(1), now)));
}

} // namespace simulator
