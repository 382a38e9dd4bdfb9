// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/within.hpp"

#include <fmt/format.h>

namespace asio = boost::asio;

namespace reconciler {

asio::awaitable<bool> was_cancelled()
{
    const auto state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() != asio::cancellation_type::none;
}

Diagnostic timed_out(Duration limit)
{
    const auto seconds = std::chrono::duration<double>(limit).count();
    Diagnostic diagnostic;
    diagnostic.id = "timed-out";
    diagnostic.summary = "No answer in time";
    diagnostic.detail = fmt::format("There was no answer within {:g} seconds.", seconds);
    diagnostic.fix = "Run the command again.";
    return diagnostic;
}

Diagnostic interrupted()
{
    Diagnostic diagnostic;
    diagnostic.id = "interrupted";
    diagnostic.summary = "Interrupted";
    diagnostic.detail = "The command was interrupted while it waited for an answer.";
    diagnostic.fix = "Run the same command again; it resumes.";
    return diagnostic;
}

} // namespace reconciler
