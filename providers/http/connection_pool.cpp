// SPDX-License-Identifier: Apache-2.0
#include "providers/http/connection_pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace http {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

/// Stands in the queue for as long as it lives; given a slot, it keeps it even if nobody comes for
/// it.
struct ConnectionPool::Waiter {
    Waiter(const asio::any_io_executor& executor, Origin& o)
        : timer(executor, SteadyClock::time_point::max()), origin(o)
    {
        origin.waiters.push_back(this);
    }

    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    ~Waiter() { std::erase(origin.waiters, this); }

    void grant(Slot granted)
    {
        slot.emplace(std::move(granted));
        timer.cancel();
    }

    asio::steady_timer timer;
    Origin& origin;
    std::optional<Slot> slot;
};

asio::awaitable<std::optional<ConnectionPool::Slot>> ConnectionPool::acquire(std::string origin)
{
    auto& place = origins_[origin];
    if (place.in_use < limit_) {
        ++place.in_use;
        co_return Slot(shared_from_this(), place);
    }
    const auto self = shared_from_this(); // a coroutine may end after the transport
    const auto executor = co_await asio::this_coro::executor;
    Waiter waiter(executor, place);
    co_await waiter.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return std::move(waiter.slot);
}

void ConnectionPool::release(Origin& origin)
{
    if (origin.waiters.empty()) {
        --origin.in_use;
        return;
    }
    auto* const next = origin.waiters.front();
    origin.waiters.pop_front();
    next->grant(Slot(shared_from_this(), origin));
}

ConnectionPool::Slot::~Slot()
{
    if (pool_) pool_->release(*origin_);
}

std::shared_ptr<Connection> ConnectionPool::Slot::take_kept()
{
    const auto oldest = SteadyClock::now() - pool_->idle_limit_;
    while (!origin_->kept.empty()) {
        const auto last = std::move(origin_->kept.back());
        origin_->kept.pop_back();
        if (last.since > oldest && last.connection->is_quiet()) return last.connection;
    }
    return nullptr;
}

void ConnectionPool::Slot::keep(std::shared_ptr<Connection> connection)
{
    origin_->kept.push_back({std::move(connection), SteadyClock::now()});
}

} // namespace http
