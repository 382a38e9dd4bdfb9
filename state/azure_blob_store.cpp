// SPDX-License-Identifier: Apache-2.0
#include "state/azure_blob_store.hpp"

#include "state/azure_blob_journal.hpp"
#include "state/azure_blob_lease.hpp"
#include "state/diagnostics.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace asio = boost::asio;
using namespace reconciler;

namespace state {

namespace {

std::string random_id()
{
    return boost::uuids::to_string(boost::uuids::random_generator()());
}

class AzureBlobStore : public Store {
public:
    AzureBlobStore(http::Transport& transport, Clock& clock, BlobAccess access,
                   AzureBlobOptions options)
        : clock_(clock),
          client_(transport, clock, std::move(access), std::move(options.place)),
          journal_(client_, options.name + '/'),
          duration_(options.lease_duration)
    {}
    ~AzureBlobStore() override
    {
        if (lease_) lease_->stop();
    }
    AzureBlobStore(const AzureBlobStore&) = delete;
    AzureBlobStore& operator=(const AzureBlobStore&) = delete;

    asio::awaitable<Result<std::optional<Snapshot>>> read() override
    {
        auto content = co_await journal_.read();
        if (!content) co_return std::unexpected(std::move(content.error()));
        std::optional<Snapshot> snapshot;
        if (content->image.exists()) snapshot = content->image.snapshot();
        co_return snapshot;
    }

    asio::awaitable<Result<History>> history() override
    {
        auto content = co_await journal_.read();
        if (!content) co_return std::unexpected(std::move(content.error()));
        co_return content->image.history();
    }

    asio::awaitable<Result<void>> lock(LockHolder holder) override
    {
        if (lease_) throw std::logic_error("the state is locked already");
        auto lease =
            std::make_shared<BlobLease>(client_, clock_, journal_.name(), random_id(), duration_);
        auto taken = co_await take(*lease);
        if (!taken) co_return taken;
        auto begun = co_await journal_.begin(*lease, holder);
        if (!begun) {
            std::ignore = co_await lease->release();
            co_return begun;
        }
        lease_ = std::move(lease);
        // Nobody joins it: it ends by itself once the lease is stopped or the context goes.
        asio::co_spawn(co_await asio::this_coro::executor, BlobLease::keep(lease_),
                       [](std::exception_ptr bug) {
                           if (bug) std::rethrow_exception(bug);
                       });
        co_return Result<void>();
    }

    asio::awaitable<Result<void>> unlock() override
    {
        if (!lease_) co_return Result<void>();
        const auto lease = std::exchange(lease_, nullptr);
        lease->stop();
        if (lease->is_lost()) co_return Result<void>(); // said by the commit that failed
        auto ended = co_await journal_.end(*lease);
        auto released = co_await lease->release();
        co_return ended ? released : ended;
    }

    asio::awaitable<Result<void>> commit(Transaction transaction) override
    {
        if (!lease_) throw std::logic_error("a commit without the lock");
        auto renewed = co_await lease_->renew_if_late();
        if (!renewed) co_return renewed;
        auto done = co_await journal_.commit(*lease_, std::move(transaction));
        if (!lease_->is_lost()) co_return done;
        co_return fail(co_await why_lost());
    }

    asio::awaitable<Result<void>> replace(Snapshot snapshot, History history) override
    {
        if (!lease_) throw std::logic_error("a replacement without the lock");
        StateImage image(std::move(snapshot), std::move(history));
        auto done = co_await journal_.replace(*lease_, std::move(image));
        if (!lease_->is_lost()) co_return done;
        co_return fail(co_await why_lost());
    }

    asio::awaitable<Result<std::optional<HeldLock>>> holder() override
    {
        co_return co_await journal_.holder();
    }

    asio::awaitable<Result<void>> break_lock(std::string lease) override
    {
        co_return co_await journal_.break_lease(std::move(lease));
    }

    std::string where() const override { return client_.url(journal_.name()); }

private:
    asio::awaitable<Result<void>> take(BlobLease& lease)
    {
        auto verdict = co_await lease.acquire();
        if (verdict && *verdict == LeaseVerdict::absent) {
            auto made = co_await journal_.make();
            if (!made) co_return made;
            verdict = co_await lease.acquire();
        }
        if (!verdict) co_return std::unexpected(std::move(verdict.error()));
        if (*verdict == LeaseVerdict::held) co_return Result<void>();
        auto held = co_await journal_.holder();
        if (!held) co_return std::unexpected(std::move(held.error()));
        auto by = *held ? (*held)->by : LockHolder();
        co_return fail(leased(where(), by, *held ? (*held)->lease : std::string()));
    }

    asio::awaitable<Diagnostic> why_lost()
    {
        const auto held = co_await journal_.holder();
        co_return lock_lost(where(), held && *held ? (*held)->by : LockHolder());
    }

    Clock& clock_;
    BlobClient client_;
    BlobJournal journal_;
    Duration duration_;
    std::shared_ptr<BlobLease> lease_;
};

} // namespace

std::unique_ptr<Store> make_azure_blob_store(http::Transport& transport, Clock& clock,
                                             BlobAccess access, AzureBlobOptions options)
{
    return std::make_unique<AzureBlobStore>(transport, clock, std::move(access),
                                            std::move(options));
}

} // namespace state
