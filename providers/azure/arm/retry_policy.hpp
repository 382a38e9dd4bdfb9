// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/pipeline.hpp"
#include "reconciler/clock.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace azure {

/// A header field that stays inside: says of a POST or PATCH that a repeat does no harm. The retry
/// policy takes it off.
inline constexpr std::string_view repeatable_marker = "x-tresor-repeatable";

struct RetryOptions {
    int tries = 6;                            ///< in all
    reconciler::Duration first_backoff{1000}; ///< doubled each time, with full jitter
    reconciler::Duration longest_backoff{30 * 1000};
    reconciler::Duration longest_wait{10 * 60 * 1000}; ///< a longer Retry-After is not waited for
};

/// What became of a try.
struct Tried {
    int tries = 1; ///< so far, this one included
    bool repeatable = false;
    const http::Outcome<http::Response>& outcome;
};

/// How long to wait before the next try, or nothing where there is to be none. `random` is in [0,
/// 1).
std::optional<reconciler::Duration> wait_before_retry(const RetryOptions& options,
                                                      const Tried& tried, reconciler::Time now,
                                                      double random);

/// Whether what was lost may come through the next time.
bool is_passing(http::Error::Kind kind);

/// Whether a request may be sent twice: by its method, or marked so.
bool is_repeatable(const http::Request& request);

/// Repeats what failed in passing: 408, 429, 500, 502, 503, 504 and lost connections. What may have
/// acted is repeated only where that does no harm; the last error says so of any of the tries.
std::unique_ptr<http::Policy>
make_retry_policy(RetryOptions options, reconciler::Clock& clock, std::function<double()> random);

} // namespace azure
