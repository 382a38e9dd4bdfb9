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

class LocalStore : public StateStore {
public:
    explicit LocalStore(std::string path) : path_(std::move(path)), lock_(path_ + ".lock") {}

    asio::awaitable<Result<std::optional<Snapshot>>> read() override
    {
        co_return read_state_file(path_);
    }

    asio::awaitable<Result<void>> lock(LockHolder holder) override
    {
        if (lock_.is_held()) throw std::logic_error("the state is locked already");
        co_return lock_.acquire(path_, holder);
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

private:
    Result<void> write(Transaction transaction)
    {
        if (transaction.create) return create(std::move(transaction));
        if (!writer_) {
            std::error_code ignored;
            if (!std::filesystem::exists(path_, ignored)) return fail(absent(path_));
            auto writer = StateWriter::open(path_);
            if (!writer) return std::unexpected(std::move(writer.error()));
            writer_ = std::move(*writer);
        }
        return writer_->commit(transaction);
    }

    Result<void> create(Transaction transaction)
    {
        std::error_code ignored;
        if (writer_ || std::filesystem::exists(path_, ignored)) return fail(exists(path_));
        return create_state_file(path_, std::move(transaction));
    }

    std::string path_;
    FileLock lock_;
    std::unique_ptr<StateWriter>
        writer_; ///< open from the first commit to the unlock; goes before the lock
};

} // namespace

std::unique_ptr<StateStore> make_local_store(std::string path)
{
    return std::make_unique<LocalStore>(std::move(path));
}

} // namespace state
