// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/cancellation.hpp"

#include <boost/asio/this_coro.hpp>

namespace azure {

boost::asio::awaitable<void> no_throw_on_cancellation()
{
    co_await boost::asio::this_coro::throw_if_cancelled(false);
}

boost::asio::awaitable<bool> is_cancelled()
{
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    co_return state.cancelled() != boost::asio::cancellation_type::none;
}

} // namespace azure
