// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/allowances.hpp"

#include "providers/simulator/answers.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
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

struct BucketSize {
    double capacity;
    double per_second;
};

BucketSize bucket_size(std::string_view word)
{
    return word == "reads" ? BucketSize{250, 25} : BucketSize{200, 10};
}

/// Counts by vault and action.
std::string sort_of_vault(const Call& call, const Target& target)
{
    const std::string action = target.below.size() > 2 ? fold(target.below[2]) : "";
    return fmt::format("{} {} {} {}", fold(call.segments[1]), fold(target.below[1]), call.method,
                       action);
}

/// "Microsoft.RecoveryServices/vaults/backupJobs/read"
std::string action_of(const Call& call, const Target& target)
{
    std::string action = "Microsoft.RecoveryServices";
    for (std::size_t i = 0; i < target.below.size(); i += 2) action += "/" + target.below[i];
    if (call.method == "GET") return action + "/read";
    return action + (call.method == "DELETE" ? "/delete" : "/write");
}

http::Response throttled(std::string_view code, const std::string& message)
{
    http::Response response = error_answer(429, code, message);
    response.headers.set("x-ms-failure-cause", "gateway");
    return response;
}

bool is_counted(const Call& call)
{
    return call.segments.size() > 1 && same(call.segments[0], "subscriptions");
}

} // namespace

/// As recorded: the seconds stand in the text alone.
std::optional<http::Response> Allowances::refuse_by_vault(const Call& call, Time now) const
{
    const Target target = target_of(call);
    if (!counts_by_vault(call, target)) return std::nullopt;
    const auto window = windows_.find(sort_of_vault(call, target));
    const int limit = limit_of(call, target);
    if (window == windows_.end() || window->second.used < limit) return std::nullopt;
    const auto left = window->second.start + hours(1) - now;
    if (left <= Duration::zero()) return std::nullopt;
    return throttled(
        "ResourceRequestsThrottled",
        fmt::format("Number of requests for action '{}' exceeded the limit of '{}' for time "
                    "interval '01:00:00'. Please try again after '{}' seconds.",
                    action_of(call, target), limit,
                    std::chrono::ceil<std::chrono::seconds>(left).count()));
}

std::optional<http::Response> Allowances::refuse(const Call& call, Time now)
{
    if (!is_counted(call)) return std::nullopt;
    if (auto refused = refuse_by_vault(call, now)) return refused;
    const auto word = gateway_word(call.method);
    const auto size = bucket_size(word);
    const auto key = fmt::format("{} {} {}", call.caller, fold(call.segments[1]), word);
    auto& bucket = buckets_.try_emplace(key, Bucket{size.capacity, now}).first->second;
    const std::chrono::duration<double> passed = now - bucket.at;
    bucket = {std::min(size.capacity, bucket.level + passed.count() * size.per_second), now};
    // Time goes in whole milliseconds: what comes to the instant must not fail by a rounding.
    if (bucket.level > 1 - 1e-6) {
        bucket.level -= 1;
        return std::nullopt;
    }
    const auto wait = std::ceil((1 - bucket.level) / size.per_second);
    auto refused = throttled(
        "SubscriptionRequestsThrottled",
        fmt::format("Number of '{}' requests for subscription '{}' actor '{}' exceeded. Please try "
                    "again after '{}' seconds after additional tokens are available.",
                    word.substr(0, word.size() - 1), call.segments[1], call.caller, wait));
    refused.headers.set("Retry-After", fmt::format("{}", wait));
    return refused;
}

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
    if (response.headers.has("x-ms-failure-cause") || !is_counted(call)) return;
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
        response.headers.set(prefix + "subscription-resource-requests",
                             std::to_string(take(sort_of_vault(call, target),
                                                 limit_of(call, target), hours(1), now)));
        return;
    }
    const auto word = gateway_word(call.method);
    response.headers.set(prefix + "subscription-" + std::string(word),
                         std::to_string(take(subscription + " " + std::string(word),
                                             gateway_limit(word), hours(1), now)));
}

} // namespace simulator
