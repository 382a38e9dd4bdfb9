// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/interruption.hpp"

#include "reconciler/apply/within.hpp"

namespace asio = boost::asio;

namespace reconciler {

void Interruption::raise()
{
    ++level_;
    raised_.notify();
}

asio::awaitable<void> Interruption::reached(int level)
{
    co_await asio::this_coro::throw_if_cancelled(false);
    // Apart, for g++ 12 breaks a co_await behind && in a condition.
    bool is_cancelled = co_await was_cancelled();
    while (level_ < level && !is_cancelled) {
        co_await raised_.wait();
        is_cancelled = co_await was_cancelled();
    }
}

} // namespace reconciler
