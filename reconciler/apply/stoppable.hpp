// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/interruption.hpp"
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

/// Runs `work`, cancelling it once the interruption reaches `level`. Its own result comes back in
/// any case: an answer that arrives in the same turn as the interruption is not lost.
template <class T>
boost::asio::awaitable<T>
stoppable(Interruption& interruption, int level, boost::asio::awaitable<T> work)
{
    namespace asio = boost::asio;
    const auto executor = co_await asio::this_coro::executor;
    auto group = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, quietly(std::move(work)), asio::deferred),
        asio::co_spawn(executor, interruption.reached(level), asio::deferred));
    auto both = group.async_wait(asio::experimental::wait_for_one(), asio::deferred);
    auto [order, broken, result, stop_broken] = co_await std::move(both)(asio::use_awaitable);
    if (broken) std::rethrow_exception(broken);
    co_return std::move(result);
}

} // namespace reconciler
