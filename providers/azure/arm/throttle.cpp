// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/throttle.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/cancellation.hpp"
#include "providers/azure/arm/learned_limits.hpp"
#include "providers/azure/arm/retry_after.hpp"
#include "providers/azure/arm/window.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::Clock;
using reconciler::Duration;
using reconciler::Time;
using Verb = RequestClass::Verb;
using namespace std::chrono_literals;

constexpr std::string_view policy_write = "microsoft.recoveryservices/vaults/backuppolicies/write";
constexpr std::string_view item_write =
    "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems/write";

std::string account_of(const RequestClass& request)
{
    return request.host + "|" + request.subscription + "|";
}

/// Who shares a bucket: polls are reads.
std::string bucket_of(const RequestClass& request)
{
    const auto verb = request.verb == Verb::poll ? Verb::read : request.verb;
    return account_of(request) + std::to_string(static_cast<int>(verb));
}

std::string key_of_action(const RequestClass& request)
{
    return account_of(request) + request.scope + "|" + request.action;
}

/// "x-ms-ratelimit-remaining-subscription-writes: 199"
std::optional<int> left_of_bucket(const RequestClass& request, const http::Headers& headers)
{
    static constexpr std::string_view words[] = {"reads", "writes", "deletes", "reads"};
    const auto place = static_cast<std::size_t>(request.verb);
    const std::string name = "x-ms-ratelimit-remaining-subscription-" + std::string(words[place]);
    const auto text = headers.get(name);
    int left = 0;
    const auto [stop, error] = std::from_chars(text.begin(), text.end(), left);
    if (text.empty() || error != std::errc() || stop != text.end()) return std::nullopt;
    return left;
}

/// Where the service names no time: an absolute limit is one of the day (facts §7).
Duration usual_brake(std::string_view code)
{
    return code.contains("Absolute") ? Duration(24h) : Duration(1h);
}

/// What every request of one bucket goes through.
struct Lane {
    TokenBucket bucket;
    Time paused_until{};
};

class BucketThrottle final : public Throttle {
public:
    BucketThrottle(Clock& clock, ThrottleOptions options)
        : clock_(clock), options_(options), limits_(std::make_shared<LearnedLimits>())
    {}

    awaitable<Admission> acquire(RequestClass request) override
    {
        co_await no_throw_on_cancellation();
        Admission admission;
        for (;;) {
            admission.refusal = refusal_of(request);
            if (admission.refusal) co_return admission;
            // Who waits out a pause must not hold a place.
            if (const auto pause = pause_of(request)) {
                co_await clock_.sleep_for(*pause);
                if (co_await is_cancelled()) co_return admission;
                continue;
            }
            const auto window = window_of(request);
            auto room = co_await window->enter();
            if (!room) co_return admission;
            const bool has_token = co_await take_token(request);
            if (co_await is_cancelled()) co_return admission;
            // Another 429 may have come while it waited.
            if (!has_token || pause_of(request) || refusal_of(request)) continue;
            admission.permit = permit_for(request, std::move(room));
            co_return admission;
        }
    }

    void learn(const RequestClass& request, const http::Response& response) override
    {
        const auto now = clock_.now();
        if (const auto code = brake_code(response); !code.empty()) {
            const auto wait = retry_after(response, now).value_or(usual_brake(code));
            brakes_[account_of(request)] = {now + wait, code};
            return;
        }
        limits_->learn(request, response.headers, now);
        auto& lane = lane_of(request);
        if (response.status == 429) return pause(request, lane, response, now);
        if (const auto left = left_of_bucket(request, response.headers))
            lane.bucket.limit_to(*left, now);
    }

    DayBudgets& budgets() override { return budgets_; }

private:
    struct Drawn {
        DayBudget* budget;
        const char* code; ///< said where nothing is left of it
    };

    /// What of a vault's day a request takes.
    std::vector<Drawn> drawn_by(const RequestClass& request)
    {
        if (request.action == policy_write)
            return {{&budgets_.policy_writes, "PolicyWritesOfTheDay"}};
        if (request.action != item_write) return {};
        std::vector<Drawn> drawn{{&budgets_.configurations, "ConfigurationsOfTheDay"}};
        if (request.registers) drawn.push_back({&budgets_.registrations, "RegistrationsOfTheDay"});
        return drawn;
    }

    struct Brake {
        Time until;
        std::string code;
    };

    class Under final : public Permit {
    public:
        Under(std::unique_ptr<Window::Room> room, std::shared_ptr<LearnedLimits> limits,
              LearnedLimits::Names names)
            : room_(std::move(room)), limits_(std::move(limits)), names_(std::move(names))
        {
            limits_->begin(names_);
        }
        Under(const Under&) = delete;
        Under& operator=(const Under&) = delete;
        ~Under() override { limits_->end(names_); }

    private:
        std::unique_ptr<Window::Room> room_;
        std::shared_ptr<LearnedLimits> limits_;
        LearnedLimits::Names names_;
    };

    std::unique_ptr<Permit>
    permit_for(const RequestClass& request, std::unique_ptr<Window::Room> room)
    {
        for (const auto& one : drawn_by(request))
            one.budget->note(request.scope, request.object, clock_.now());
        return std::make_unique<Under>(std::move(room), limits_, limits_->drawn_by(request));
    }

    void pause(const RequestClass& request, Lane& lane, const http::Response& response, Time now)
    {
        const auto until = now + retry_after(response, now).value_or(options_.default_pause);
        if (response.body.contains("ResourceRequestsThrottled")) {
            auto& of_action = actions_[key_of_action(request)];
            of_action = std::max(of_action, until);
            return;
        }
        lane.paused_until = std::max(lane.paused_until, until);
        lane.bucket.empty(until);
    }

    /// Waits for its place in the bucket; false where there is none, or it became void meanwhile.
    awaitable<bool> take_token(RequestClass request)
    {
        if (pause_of(request)) co_return false;
        auto& bucket = lane_of(request).bucket;
        const auto now = clock_.now();
        const auto generation = bucket.generation();
        const auto place = bucket.reserve(now);
        if (place > now) co_await clock_.sleep_for(place - now);
        co_return bucket.generation() == generation;
    }

    std::optional<Duration> pause_of(const RequestClass& request)
    {
        const auto now = clock_.now();
        auto until = std::max(now, lane_of(request).paused_until);
        if (const auto found = actions_.find(key_of_action(request)); found != actions_.end())
            until = std::max(until, found->second);
        if (const auto wait = limits_->wait(limits_->drawn_by(request), now))
            until = std::max(until, now + *wait);
        if (until == now) return std::nullopt;
        return until - now;
    }

    std::optional<Refusal> refusal_of(const RequestClass& request)
    {
        const auto now = clock_.now();
        const auto brake = brakes_.find(account_of(request));
        const bool writes = request.verb == Verb::write || request.verb == Verb::remove;
        if (writes && brake != brakes_.end() && brake->second.until > now)
            return Refusal{brake->second.until - now, brake->second.code};
        for (const auto& one : drawn_by(request))
            if (const auto wait = one.budget->wait(request.scope, now))
                return Refusal{*wait, one.code};
        const auto pause = pause_of(request);
        if (pause && *pause > options_.longest_pause) return Refusal{*pause, "TooManyRequests"};
        return std::nullopt;
    }

    Lane& lane_of(const RequestClass& request)
    {
        const auto size = request.verb == Verb::write    ? options_.writes
                          : request.verb == Verb::remove ? options_.deletes
                                                         : options_.reads;
        return lanes_.try_emplace(bucket_of(request), TokenBucket(size, clock_.now()))
            .first->second;
    }

    std::shared_ptr<Window> window_of(const RequestClass& request)
    {
        const bool writes = request.verb == Verb::write || request.verb == Verb::remove;
        const auto size = request.verb == Verb::poll ? options_.poll_window
                          : writes                   ? options_.write_window
                                                     : options_.read_window;
        auto& window =
            windows_[account_of(request) + std::to_string(static_cast<int>(request.verb))];
        if (!window) window = std::make_shared<Window>(size);
        return window;
    }

    Clock& clock_;
    ThrottleOptions options_;
    DayBudgets budgets_;
    std::shared_ptr<LearnedLimits> limits_;
    std::map<std::string, Lane> lanes_;
    std::map<std::string, std::shared_ptr<Window>> windows_;
    std::map<std::string, Time> actions_; ///< paused until then
    std::map<std::string, Brake> brakes_;
};

} // namespace

std::unique_ptr<Throttle> make_throttle(Clock& clock, ThrottleOptions options)
{
    return std::make_unique<BucketThrottle>(clock, options);
}

} // namespace azure
