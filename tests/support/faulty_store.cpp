// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faulty_store.hpp"

#include <algorithm>
#include <utility>

namespace asio = boost::asio;
using namespace reconciler;

namespace test {

asio::awaitable<Result<std::optional<Snapshot>>> FaultyStore::read()
{
    co_return co_await inner_.read();
}

asio::awaitable<Result<void>> FaultyStore::lock(LockHolder holder)
{
    co_return co_await inner_.lock(std::move(holder));
}

asio::awaitable<Result<void>> FaultyStore::unlock()
{
    co_return co_await inner_.unlock();
}

asio::awaitable<Result<void>> FaultyStore::commit(Transaction transaction)
{
    ++commits;
    if (before_commit) before_commit();
    const bool is_faulty =
        fail_from > 0 && commits >= fail_from && commits <= std::max(fail_from, fail_to);
    if (!is_faulty) co_return co_await inner_.commit(std::move(transaction));
    if (fault == Fault::unheard) co_await inner_.commit(std::move(transaction));
    Diagnostic diagnostic;
    diagnostic.id = "state-write-failed";
    diagnostic.summary = "The state could not be written";
    co_return fail(std::move(diagnostic));
}

} // namespace test
