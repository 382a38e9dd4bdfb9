// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace test {

asio::awaitable<void> FakeClock::sleep_for(reconciler::Duration duration)
{
    const auto executor = co_await asio::this_coro::executor;
    const auto due = now_ + duration;
    const auto timer =
        std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
    const auto place = sleepers_.emplace(due, timer);
    // Until `due` only a cancellation ends the wait; after it, `wake_due` has taken the sleeper
    // out.
    co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
    if (now_ < due) sleepers_.erase(place);
}

void FakeClock::advance(reconciler::Duration duration)
{
    now_ += duration;
    wake_due();
}

bool FakeClock::jump()
{
    if (sleepers_.empty()) return false;
    now_ = std::max(now_, sleepers_.begin()->first);
    wake_due();
    return true;
}

void FakeClock::wake_due()
{
    while (!sleepers_.empty() && sleepers_.begin()->first <= now_) {
        sleepers_.begin()->second->cancel();
        sleepers_.erase(sleepers_.begin());
    }
}

} // namespace test
