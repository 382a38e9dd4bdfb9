// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/retry_policy.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/cancellation.hpp"
#include "providers/azure/arm/retry_after.hpp"

#include <algorithm>
#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using http::Outcome;
using http::Response;
using reconciler::Clock;
using reconciler::Duration;

bool may_have_acted(const Outcome<Response>& outcome)
{
    // 429 is said before anything is done; the others may come from a gateway after it.
    return outcome ? outcome->status != 429 : outcome.error().may_have_acted;
}

bool is_passing(const Outcome<Response>& outcome)
{
    if (!outcome) return azure::is_passing(outcome.error().kind);
    static constexpr int statuses[] = {408, 429, 500, 502, 503, 504};
    return std::ranges::find(statuses, outcome->status) != std::end(statuses);
}

Duration backoff(const RetryOptions& options, int tries, double random)
{
    const auto doublings = std::min(tries - 1, 20);
    const auto limit = std::min(options.longest_backoff, options.first_backoff * (1 << doublings));
    return Duration(static_cast<Duration::rep>(static_cast<double>(limit.count()) * random));
}

class RetryPolicy final : public http::Policy {
public:
    RetryPolicy(RetryOptions options, Clock& clock, std::function<double()> random)
        : options_(options), clock_(clock), random_(std::move(random))
    {}

    awaitable<Outcome<Response>> send(http::Request request, http::Next next) override
    {
        co_await no_throw_on_cancellation();
        const bool repeatable = is_repeatable(request);
        request.headers.erase(repeatable_marker);
        bool acted = false;
        for (int tries = 1;; ++tries) {
            http::Request copy = request;
            auto outcome = co_await next.send(std::move(copy));
            const Tried tried{tries, repeatable, outcome};
            const auto wait = wait_before_retry(options_, tried, clock_.now(), random_());
            acted = acted || may_have_acted(outcome);
            if (!outcome) outcome.error().may_have_acted = acted;
            if (!wait) co_return outcome;
            co_await clock_.sleep_for(*wait);
            if (co_await is_cancelled())
                co_return std::unexpected(
                    http::Error{http::Error::Kind::cancelled, "cancelled", acted});
        }
    }

private:
    RetryOptions options_;
    Clock& clock_;
    std::function<double()> random_;
};

} // namespace

bool is_passing(http::Error::Kind kind)
{
    using Kind = http::Error::Kind;
    return kind == Kind::resolve || kind == Kind::connect || kind == Kind::dropped ||
           kind == Kind::timed_out;
}

bool is_repeatable(const http::Request& request)
{
    static constexpr std::string_view methods[] = {"GET", "HEAD", "PUT", "DELETE"};
    return std::ranges::find(methods, request.method) != std::end(methods) ||
           request.headers.has(repeatable_marker);
}

std::optional<Duration> wait_before_retry(const RetryOptions& options, const Tried& tried,
                                          reconciler::Time now, double random)
{
    if (tried.tries >= options.tries || !is_passing(tried.outcome)) return std::nullopt;
    if (tried.outcome && !brake_code(*tried.outcome).empty()) return std::nullopt;
    if (may_have_acted(tried.outcome) && !tried.repeatable) return std::nullopt;
    const auto asked = tried.outcome ? retry_after(*tried.outcome, now) : std::nullopt;
    if (!asked) return backoff(options, tried.tries, random);
    if (*asked > options.longest_wait) return std::nullopt;
    return asked;
}

std::unique_ptr<http::Policy>
make_retry_policy(RetryOptions options, Clock& clock, std::function<double()> random)
{
    return std::make_unique<RetryPolicy>(options, clock, std::move(random));
}

} // namespace azure
