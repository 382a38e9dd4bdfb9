// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/signal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace reconciler {

asio::awaitable<void> Signal::wait()
{
    if (!timer_) {
        const auto executor = co_await asio::this_coro::executor;
        timer_.emplace(executor, asio::steady_timer::time_point::max());
    }
    co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
}

void Signal::notify()
{
    if (timer_) timer_->cancel();
}

} // namespace reconciler
