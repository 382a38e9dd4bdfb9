// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/within.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <utility>

namespace reconciler {

/// What became of work that could be stopped.
template <class T>
struct Stopped {
    T result;
    bool was_stopped = false; ///< the end came first; the result may be there all the same
};

/// Runs `work`, cancelling it once `end` ends; `end` must end where it is cancelled. The work's own
/// result comes back in any case: an answer that arrives in the same turn as the end is not lost.
template <class T>
boost::asio::awaitable<Stopped<T>>
stoppable(boost::asio::awaitable<T> work, boost::asio::awaitable<void> end)
{
    namespace asio = boost::asio;
    const auto executor = co_await asio::this_coro::executor;
    auto group = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, quietly(std::move(work)), asio::deferred),
        asio::co_spawn(executor, std::move(end), asio::deferred));
    auto both = group.async_wait(asio::experimental::wait_for_one(), asio::deferred);
    auto [order, broken, result, end_broken] = co_await std::move(both)(asio::use_awaitable);
    if (broken) std::rethrow_exception(broken);
    Stopped<T> stopped{std::move(result), order[0] == 1};
    co_return stopped;
}

} // namespace reconciler
