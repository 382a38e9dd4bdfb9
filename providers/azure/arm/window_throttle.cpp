// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/throttle.hpp"

#include "providers/azure/arm/cancellation.hpp"
#include "providers/azure/arm/retry_after.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <string>

namespace azure {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using reconciler::Clock;
using reconciler::Duration;
using reconciler::Time;

/// Those who wait for room, in the order in which they came.
class Window : public std::enable_shared_from_this<Window> {
public:
    explicit Window(std::size_t size) : free_(size) {}

    class Room final : public Throttle::Permit {
    public:
        explicit Room(std::shared_ptr<Window> window) : window_(std::move(window)) {}
        Room(const Room&) = delete;
        Room& operator=(const Room&) = delete;
        ~Room() override { window_->leave(); }

    private:
        std::shared_ptr<Window> window_;
    };

    /// Null where the coroutine was cancelled.
    awaitable<std::unique_ptr<Room>> enter()
    {
        if (free_ > 0) {
            --free_;
            co_return std::make_unique<Room>(shared_from_this());
        }
        const auto self = shared_from_this(); // a coroutine may end after the throttle
        const auto executor = co_await asio::this_coro::executor;
        Waiter waiter(executor, waiters_);
        co_await waiter.timer.async_wait(asio::as_tuple(asio::use_awaitable));
        co_return std::move(waiter.room);
    }

private:
    struct Waiter {
        Waiter(const asio::any_io_executor& executor, std::deque<Waiter*>& q)
            : timer(executor, asio::steady_timer::time_point::max()), queue(q)
        {
            queue.push_back(this);
        }
        Waiter(const Waiter&) = delete;
        Waiter& operator=(const Waiter&) = delete;
        ~Waiter() { std::erase(queue, this); }

        asio::steady_timer timer;
        std::deque<Waiter*>& queue;
        std::unique_ptr<Room> room;
    };

    void leave()
    {
        if (waiters_.empty()) {
            ++free_;
            return;
        }
        auto* const next = waiters_.front();
        waiters_.pop_front();
        next->room = std::make_unique<Room>(shared_from_this());
        next->timer.cancel();
    }

    std::size_t free_;
    std::deque<Waiter*> waiters_;
};

std::string key_of_verb(const RequestClass& request)
{
    return request.host + "|" + request.subscription + "|" +
           std::to_string(static_cast<int>(request.verb));
}

std::string key_of_action(const RequestClass& request)
{
    return request.host + "|" + request.subscription + "|" + request.action;
}

class WindowThrottle final : public Throttle {
public:
    WindowThrottle(Clock& clock, WindowOptions options)
        : clock_(clock), options_(options), window_(std::make_shared<Window>(options.window))
    {}

    /// First the pause, then the room: who waits out a pause must not hold a place. Another 429 may
    /// have come while it waited for room, so it looks again.
    awaitable<Admission> acquire(RequestClass request) override
    {
        co_await no_throw_on_cancellation();
        Admission admission;
        for (;;) {
            while (const auto pause = pause_of(request)) {
                if (*pause > options_.longest_pause) {
                    admission.come_back_in = pause;
                    co_return admission;
                }
                co_await clock_.sleep_for(*pause);
                if (co_await is_cancelled()) co_return admission;
            }
            auto room = co_await window_->enter();
            if (!room || co_await is_cancelled()) co_return admission;
            if (pause_of(request)) continue;
            admission.permit = std::move(room);
            co_return admission;
        }
    }

    void learn(const RequestClass& request, const http::Response& response) override
    {
        if (response.status != 429) return;
        const auto now = clock_.now();
        const auto pause = retry_after(response, now).value_or(options_.default_pause);
        const bool is_of_action = response.body.contains("ResourceRequestsThrottled");
        auto& until = paused_until_[is_of_action ? key_of_action(request) : key_of_verb(request)];
        until = std::max(until, now + pause);
    }

private:
    std::optional<Duration> pause_of(const RequestClass& request) const
    {
        const auto now = clock_.now();
        auto until = now;
        for (const auto& key : {key_of_verb(request), key_of_action(request)})
            if (const auto found = paused_until_.find(key); found != paused_until_.end())
                until = std::max(until, found->second);
        if (until == now) return std::nullopt;
        return until - now;
    }

    Clock& clock_;
    WindowOptions options_;
    std::shared_ptr<Window> window_;
    std::map<std::string, Time> paused_until_;
};

} // namespace

std::unique_ptr<Throttle> make_window_throttle(Clock& clock, WindowOptions options)
{
    return std::make_unique<WindowThrottle>(clock, options);
}

} // namespace azure
