// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/window.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace azure {

namespace asio = boost::asio;

struct Window::Waiter {
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

asio::awaitable<std::unique_ptr<Window::Room>> Window::enter()
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

void Window::leave()
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

} // namespace azure
