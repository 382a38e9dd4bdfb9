// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/request_class.hpp"
#include "providers/http/pipeline.hpp"
#include "reconciler/clock.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>

namespace azure {

/// Decides when a request may go out, from all that the others learned. Every try of a request
/// asks.
class Throttle {
public:
    /// Held while the request is under way; its end makes room for another.
    class Permit {
    public:
        virtual ~Permit() = default;
    };

    /// Neither is set where the coroutine was cancelled while it waited.
    struct Admission {
        std::unique_ptr<Permit> permit;
        std::optional<reconciler::Duration> come_back_in; ///< set: longer than anyone should wait
    };

    virtual ~Throttle() = default;
    virtual boost::asio::awaitable<Admission> acquire(RequestClass request) = 0;
    virtual void learn(const RequestClass& request, const http::Response& response) = 0;
};

struct WindowOptions {
    std::size_t window = 32;                            ///< requests under way at once
    reconciler::Duration default_pause{5000};           ///< after a 429 that names no time
    reconciler::Duration longest_pause{10 * 60 * 1000}; ///< longer ones are not waited for
};

/// A window of requests in flight; a 429 pauses everyone whom it concerns until its Retry-After:
/// the action where the gateway of one action refused, else the subscription's requests of that
/// verb.
std::unique_ptr<Throttle> make_window_throttle(reconciler::Clock& clock, WindowOptions options);

/// Asks `throttle` before each try and tells it each answer. A request that must not wait so long
/// is answered 429 here, without being sent.
std::unique_ptr<http::Policy> make_throttle_policy(Throttle& throttle);

} // namespace azure
