// SPDX-License-Identifier: Apache-2.0
#include "cmd/clocks.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <map>

namespace cmd {

namespace asio = boost::asio;
using reconciler::Duration;
using reconciler::Time;

namespace {

class SystemClock final : public reconciler::Clock {
public:
    Time now() const override
    {
        return std::chrono::floor<Duration>(std::chrono::system_clock::now());
    }

    asio::awaitable<void> sleep_for(Duration duration) override
    {
        asio::steady_timer timer(co_await asio::this_coro::executor, duration);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
};

class WorldClock final : public VirtualClock {
public:
    WorldClock(std::function<Time()> now, std::function<void(Time)> advance_to)
        : now_(std::move(now)), advance_to_(std::move(advance_to))
    {}

    Time now() const override { return now_(); }

    asio::awaitable<void> sleep_for(Duration duration) override
    {
        const auto executor = co_await asio::this_coro::executor;
        const auto timer =
            std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
        const auto place = sleepers_.emplace(now_() + duration, timer);
        bool woken = false;
        woken_by_[timer.get()] = &woken;
        co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
        woken_by_.erase(timer.get());
        if (!woken) sleepers_.erase(place); // cancelled: `jump` has not taken it out
    }

    bool jump() override
    {
        if (sleepers_.empty()) return false;
        const Time due = sleepers_.begin()->first;
        advance_to_(std::max(due, now_()));
        while (!sleepers_.empty() && sleepers_.begin()->first <= due) {
            const auto timer = sleepers_.begin()->second;
            *woken_by_.at(timer.get()) = true;
            sleepers_.erase(sleepers_.begin());
            timer->cancel();
        }
        return true;
    }

private:
    std::function<Time()> now_;
    std::function<void(Time)> advance_to_;
    std::multimap<Time, std::shared_ptr<asio::steady_timer>> sleepers_;
    std::map<asio::steady_timer*, bool*> woken_by_;
};

} // namespace

std::unique_ptr<reconciler::Clock> make_system_clock()
{
    return std::make_unique<SystemClock>();
}

std::unique_ptr<VirtualClock>
make_virtual_clock(std::function<Time()> now, std::function<void(Time)> advance_to)
{
    return std::make_unique<WorldClock>(std::move(now), std::move(advance_to));
}

} // namespace cmd
