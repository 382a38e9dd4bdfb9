// SPDX-License-Identifier: Apache-2.0
#include "state/memory_store.hpp"

#include "state/diagnostics.hpp"

#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using namespace reconciler;

namespace state {

struct MemoryState {
    std::optional<StateIdentity> identity;
    std::int64_t serial = 0;
    std::map<std::pair<Address, ResourceId>, Record> records;
    std::vector<JournalEntry> open;
    std::string plan;
    std::map<std::string, bool> steps; ///< of the plan: whether they are done
    std::optional<LockHolder> holder;
};

namespace {

constexpr auto here = "memory";

void add(std::vector<JournalEntry>& open, JournalEntry entry)
{
    using Phase = JournalEntry::Phase;
    if (entry.phase == Phase::intent || entry.phase == Phase::accepted)
        open.push_back(std::move(entry));
    else
        std::erase_if(open,
                      [&](const JournalEntry& other) { return other.step_id == entry.step_id; });
}

class MemoryStore : public StateStore {
public:
    explicit MemoryStore(std::shared_ptr<MemoryState> state) : state_(std::move(state)) {}
    ~MemoryStore() override { release(); }
    MemoryStore(const MemoryStore&) = delete;
    MemoryStore& operator=(const MemoryStore&) = delete;

    asio::awaitable<Result<std::optional<Snapshot>>> read() override
    {
        std::optional<Snapshot> snapshot;
        if (!state_->identity) co_return snapshot;
        snapshot.emplace(*state_->identity, state_->serial);
        for (const auto& [key, record] : state_->records) snapshot->records.push_back(record);
        snapshot->open = state_->open;
        if (!state_->plan.empty()) snapshot->plan = progress();
        co_return snapshot;
    }

    asio::awaitable<Result<void>> lock(LockHolder holder) override
    {
        if (state_->holder) co_return fail(locked(here, *state_->holder));
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
        if (transaction.create && state_->identity) co_return fail(exists(here));
        if (!transaction.create && !state_->identity) co_return fail(absent(here));
        if (transaction.create) state_->identity = std::move(transaction.create);
        note_progress(transaction);
        for (auto& entry : transaction.journal) add(state_->open, std::move(entry));
        for (const auto& key : transaction.erase) state_->records.erase(key);
        for (auto& record : transaction.put) put(std::move(record));
        ++state_->serial;
        co_return Result<void>();
    }

private:
    void note_progress(const Transaction& transaction)
    {
        using Phase = JournalEntry::Phase;
        if (transaction.plan != state_->plan) state_->steps.clear();
        state_->plan = transaction.plan;
        if (transaction.plan.empty()) return;
        for (const auto& entry : transaction.journal) {
            if (entry.phase == Phase::intent) state_->steps.try_emplace(entry.step_id, false);
            if (entry.phase == Phase::succeeded) state_->steps[entry.step_id] = true;
        }
    }

    PlanProgress progress() const
    {
        PlanProgress made{state_->plan, {}, {}};
        for (const auto& [step, is_done] : state_->steps)
            (is_done ? made.done : made.begun).push_back(step);
        return made;
    }

    void put(Record record)
    {
        std::pair<Address, ResourceId> key(record.address, record.id);
        state_->records.erase(key); // its id may be spelled otherwise now
        state_->records.emplace(std::move(key), std::move(record));
    }

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

std::unique_ptr<StateStore> make_memory_store(std::shared_ptr<MemoryState> state)
{
    return std::make_unique<MemoryStore>(std::move(state));
}

} // namespace state
