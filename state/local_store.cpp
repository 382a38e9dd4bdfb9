// SPDX-License-Identifier: Apache-2.0
#include "state/local_store.hpp"

#include "state/diagnostics.hpp"
#include "state/file_lock.hpp"
#include "state/state_file.hpp"

#include <filesystem>
#include <stdexcept>
#include <utility>

namespace asio = boost::asio;
using namespace reconciler;

namespace state {

namespace {

class LocalStore : public Store {
public:
    explicit LocalStore(std::string path) : path_(std::move(path)), lock_(path_ + ".lock") {}

    asio::awaitable<Result<std::optional<Snapshot>>> read() override
    {
        co_return read_state_file(path_);
    }

    asio::awaitable<Result<void>> lock(LockHolder holder) override
    {
        if (lock_.is_held()) throw std::logic_error("the state is locked already");
        auto taken = lock_.acquire(path_, holder);
        if (taken) by_ = std::move(holder);
        has_committed_ = false;
        co_return taken;
    }

    asio::awaitable<Result<void>> unlock() override
    {
        writer_.reset();
        lock_.release();
        co_return Result<void>();
    }

    asio::awaitable<Result<void>> commit(Transaction transaction) override
    {
        if (!lock_.is_held()) throw std::logic_error("a commit without the lock");
        co_return write(std::move(transaction));
    }

    asio::awaitable<Result<History>> history() override { co_return read_state_history(path_); }

    asio::awaitable<Result<void>> replace(Snapshot snapshot, History history) override
    {
        if (!lock_.is_held() || writer_) throw std::logic_error("a replacement in a run");
        co_return write_state_file(path_, snapshot, history);
    }

    asio::awaitable<Result<std::optional<HeldLock>>> holder() override
    {
        std::optional<HeldLock> held;
        if (const auto by = lock_.other_holder()) held.emplace(*by, std::string());
        co_return held;
    }

    asio::awaitable<Result<void>> break_lock(std::string /*lease*/) override
    {
        co_return fail(not_breakable(path_));
    }

    std::string where() const override { return path_; }

private:
    Result<void> write(Transaction transaction)
    {
        if (transaction.create) return create(std::move(transaction));
        if (!writer_) {
            std::error_code ignored;
            if (!std::filesystem::exists(path_, ignored)) return fail(absent(path_));
            auto writer = StateWriter::open(path_, by_, has_committed_);
            if (!writer) return std::unexpected(std::move(writer.error()));
            writer_ = std::move(*writer);
        }
        return writer_->commit(transaction);
    }

    Result<void> create(Transaction transaction)
    {
        std::error_code ignored;
        if (writer_ || std::filesystem::exists(path_, ignored)) return fail(exists(path_));
        auto created = create_state_file(path_, std::move(transaction), by_);
        has_committed_ = created.has_value();
        return created;
    }

    std::string path_;
    FileLock lock_;
    LockHolder by_;
    bool has_committed_ = false; ///< by making the state
    std::unique_ptr<StateWriter>
        writer_; ///< open from the first commit to the unlock; goes before the lock
};

} // namespace

std::unique_ptr<Store> make_local_store(std::string path)
{
    return std::make_unique<LocalStore>(std::move(path));
}

} // namespace state
