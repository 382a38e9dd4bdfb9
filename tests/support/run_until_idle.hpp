// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fake_clock.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace test {

/// Runs what is ready; when nothing is, jumps to the earliest sleeper. Ends when nobody sleeps.
void run_until_idle(boost::asio::io_context& context, FakeClock& clock);

/// Runs `work` to its end in virtual time. Throws what it threw, or where it waits for ever.
template <class T>
T run(boost::asio::io_context& context, FakeClock& clock, boost::asio::awaitable<T> work)
{
    std::optional<T> result;
    std::exception_ptr problem;
    const auto keep = [&](std::exception_ptr thrown, T value) {
        problem = std::move(thrown);
        result.emplace(std::move(value));
    };
    boost::asio::co_spawn(context, std::move(work), keep);
    run_until_idle(context, clock);
    if (problem) std::rethrow_exception(problem);
    if (!result) throw std::logic_error("the coroutine waits for something that never comes");
    return std::move(*result);
}

/// The same in a context of its own, with a clock that stands still: for work that does not sleep.
template <class T>
T run(boost::asio::awaitable<T> work)
{
    boost::asio::io_context context{1};
    FakeClock clock;
    return run(context, clock, std::move(work));
}

} // namespace test
