// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"
#include "reconciler/model/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace reconciler {

/// Whether somebody cancelled the coroutine that asks.
boost::asio::awaitable<bool> was_cancelled();

/// `work`, told of a cancellation by its operations' results and never by an exception. The setting
/// belongs to a whole spawned coroutine, so this is for the outermost one.
template <class T>
boost::asio::awaitable<T> quietly(boost::asio::awaitable<T> work)
{
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    co_return co_await std::move(work);
}

/// What `within` says in place of a result: `timed-out` and `interrupted`.
Diagnostic timed_out(Duration limit);
Diagnostic interrupted();

/// Runs `work`, cancelling it if `limit` passes first.
///
/// REQUIRES: `work` reports failure through its Result; an exception would hide until the limit.
/// When the caller is cancelled both sides end and the sleeper may be first: hence the question.
template <class T>
boost::asio::awaitable<Result<T>>
within(Clock& clock, Duration limit, boost::asio::awaitable<Result<T>> work)
{
    using namespace boost::asio::experimental::awaitable_operators;
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    auto first = co_await (quietly(std::move(work)) || clock.sleep_for(limit));
    if (first.index() == 0) co_return std::get<0>(std::move(first));
    if (co_await was_cancelled()) co_return fail(interrupted());
    co_return fail(timed_out(limit));
}

} // namespace reconciler
