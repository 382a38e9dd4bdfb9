// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/journal_writer.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace reconciler {

asio::awaitable<bool> JournalWriter::write(Transaction part)
{
    if (!pending_) pending_ = std::make_shared<Batch>();
    const auto batch = pending_;
    batch->add(std::move(part));
    changed_.notify();
    while (!batch->durable) co_await batch->tried.wait();
    co_return *batch->durable;
}

asio::awaitable<void> JournalWriter::run()
{
    while (true) {
        while (!pending_ && !is_closed_) co_await changed_.wait();
        if (!pending_) co_return;
        const auto batch = co_await gather();
        co_await commit(*batch);
    }
}

void JournalWriter::close()
{
    is_closed_ = true;
    changed_.notify();
}

// Who is ready in this turn of the loop gets in: the batch stays open while turns still add to it.
asio::awaitable<std::shared_ptr<JournalWriter::Batch>> JournalWriter::gather()
{
    for (std::size_t before = 0; before != pending_->parts;) {
        before = pending_->parts;
        co_await asio::post(asio::use_awaitable);
    }
    co_return std::exchange(pending_, nullptr);
}

asio::awaitable<void> JournalWriter::commit(Batch& batch)
{
    auto transaction = batch.take();
    transaction.plan = plan_;
    auto done = co_await store_.commit(std::move(transaction));
    if (!done && problems_.empty()) problems_ = std::move(done.error());
    batch.durable = done.has_value();
    batch.tried.notify();
}

void JournalWriter::Batch::add(Transaction part)
{
    ++parts;
    for (auto& entry : part.journal) journal.push_back(std::move(entry));
    for (const auto& key : part.erase) records.insert_or_assign(key, std::nullopt);
    for (auto& record : part.put) {
        Key key(record.address, record.id);
        records.insert_or_assign(std::move(key), std::move(record));
    }
}

Transaction JournalWriter::Batch::take()
{
    Transaction all;
    all.journal = std::move(journal);
    for (auto& [key, record] : records) {
        if (record)
            all.put.push_back(std::move(*record));
        else
            all.erase.push_back(key);
    }
    return all;
}

} // namespace reconciler
