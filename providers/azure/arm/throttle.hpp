// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/day_budget.hpp"
#include "providers/azure/arm/request_class.hpp"
#include "providers/azure/arm/token_bucket.hpp"
#include "providers/http/pipeline.hpp"
#include "reconciler/clock.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace azure {

/// Decides when a request may go out, from all that the others learned: the only place that does.
/// Every try of a request asks.
class Throttle {
public:
    /// Held while the request is under way; its end makes room for another.
    class Permit {
    public:
        virtual ~Permit() = default;
    };

    /// Not to be sent now, nor soon.
    struct Refusal {
        reconciler::Duration come_back_in;
        std::string code; ///< the service's own where it said it
    };

    /// Neither is set where the coroutine was cancelled while it waited.
    struct Admission {
        std::unique_ptr<Permit> permit;
        std::optional<Refusal> refusal;
    };

    virtual ~Throttle() = default;
    virtual boost::asio::awaitable<Admission> acquire(RequestClass request) = 0;
    virtual void learn(const RequestClass& request, const http::Response& response) = 0;

    /// How often each vault was written to within a day: to be told of earlier runs, and to be
    /// kept.
    virtual DayBudgets& budgets() = 0;
};

/// Azure's buckets (facts §8.1) less a little: a request arrives later than it was sent.
struct ThrottleOptions {
    BucketSize reads{240, 25};
    BucketSize writes{190, 10};
    BucketSize deletes{190, 10};
    std::size_t read_window = 32; ///< requests under way at once, of one subscription
    std::size_t write_window = 32;
    std::size_t poll_window = 16;                       ///< those that ask after an operation
    reconciler::Duration default_pause{5000};           ///< after a 429 that names no time
    reconciler::Duration longest_pause{10 * 60 * 1000}; ///< longer ones are not waited for
};

/// For each subscription: windows of requests in flight for reads, writes and polls, and a bucket
/// each for reads, writes and deletes. A 429 pauses everyone whom it concerns until its
/// Retry-After: the action on the vault where the gateway of one action refused, else the bucket.
/// Where an answer said that nothing is left of a limit, its next window is waited for. After a
/// `CloudDos…` code the subscription is written to no more.
std::unique_ptr<Throttle> make_throttle(reconciler::Clock& clock, ThrottleOptions options);

/// Asks `throttle` before each try and tells it each answer. A request that must not wait so long
/// is answered 429 here, without being sent.
std::unique_ptr<http::Policy> make_throttle_policy(Throttle& throttle);

} // namespace azure
