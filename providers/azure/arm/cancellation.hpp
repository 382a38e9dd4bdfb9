// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

namespace azure {

/// From here on a cancellation shows in results and in `is_cancelled`, never as an exception.
boost::asio::awaitable<void> no_throw_on_cancellation();

boost::asio::awaitable<bool> is_cancelled();

} // namespace azure
