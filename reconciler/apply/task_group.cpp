// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/task_group.hpp"

#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace asio = boost::asio;

namespace reconciler {

void TaskGroup::spawn(asio::awaitable<void> task)
{
    ++running_;
    asio::co_spawn(executor_, std::move(task),
                   [this](std::exception_ptr problem) { finished(std::move(problem)); });
}

void TaskGroup::finished(std::exception_ptr problem)
{
    --running_;
    if (problem && !problem_) problem_ = std::move(problem);
    nudge();
}

void TaskGroup::nudge()
{
    is_nudged_ = true;
    ended_.notify();
}

void TaskGroup::rethrow()
{
    if (problem_) std::rethrow_exception(std::exchange(problem_, nullptr));
}

asio::awaitable<void> TaskGroup::one_finished()
{
    while (running_ > 0 && !is_nudged_) co_await ended_.wait();
    is_nudged_ = false;
    rethrow();
}

asio::awaitable<void> TaskGroup::join()
{
    while (running_ > 0) co_await ended_.wait();
    rethrow();
}

} // namespace reconciler
