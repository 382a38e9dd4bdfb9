// SPDX-License-Identifier: Apache-2.0
#include "state/memory_store.hpp"

#include "state/diagnostics.hpp"
#include "state/state_image.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

namespace asio = boost::asio;
using namespace reconciler;

namespace state {

struct MemoryState {
    StateImage image;
    std::optional<LockHolder> holder;
};

namespace {

constexpr auto here = "memory";

class MemoryStore : public Store {
public:
    explicit MemoryStore(std::shared_ptr<MemoryState> state) : state_(std::move(state)) {}
    ~MemoryStore() override { release(); }
    MemoryStore(const MemoryStore&) = delete;
    MemoryStore& operator=(const MemoryStore&) = delete;

    asio::awaitable<Result<std::optional<Snapshot>>> read() override
    {
        std::optional<Snapshot> snapshot;
        if (state_->image.exists()) snapshot = state_->image.snapshot();
        co_return snapshot;
    }

    asio::awaitable<Result<void>> lock(LockHolder holder) override
    {
        if (state_->holder) co_return fail(locked(here, *state_->holder));
        state_->image.begin(holder);
        state_->holder = std::move(holder);
        is_mine_ = true;
        co_return Result<void>();
    }

    asio::awaitable<Result<void>> unlock() override
    {
        release();
        co_return Result<void>();
    }

    asio::awaitable<Result<void>> commit(Transaction transaction) override
    {
        if (!is_mine_) throw std::logic_error("a commit without the lock");
        if (transaction.create && state_->image.exists()) co_return fail(exists(here));
        if (!transaction.create && !state_->image.exists()) co_return fail(absent(here));
        state_->image.apply(std::move(transaction));
        co_return Result<void>();
    }

    asio::awaitable<Result<History>> history() override { co_return state_->image.history(); }

    asio::awaitable<Result<void>> replace(Snapshot snapshot, History history) override
    {
        if (!is_mine_) throw std::logic_error("a replacement without the lock");
        state_->image = StateImage(std::move(snapshot), std::move(history));
        state_->image.begin(*state_->holder);
        co_return Result<void>();
    }

    asio::awaitable<Result<std::optional<HeldLock>>> holder() override
    {
        std::optional<HeldLock> held;
        if (state_->holder) held.emplace(*state_->holder, std::string());
        co_return held;
    }

    asio::awaitable<Result<void>> break_lock(std::string /*lease*/) override
    {
        co_return fail(not_breakable(here));
    }

    std::string where() const override { return here; }

private:
    void release()
    {
        if (is_mine_) state_->holder.reset();
        is_mine_ = false;
    }

    std::shared_ptr<MemoryState> state_;
    bool is_mine_ = false;
};

} // namespace

std::shared_ptr<MemoryState> make_memory_state()
{
    return std::make_shared<MemoryState>();
}

std::unique_ptr<Store> make_memory_store(std::shared_ptr<MemoryState> state)
{
    return std::make_unique<MemoryStore>(std::move(state));
}

} // namespace state
