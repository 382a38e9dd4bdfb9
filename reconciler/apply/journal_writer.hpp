// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/apply/signal.hpp"
#include "reconciler/state_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reconciler {

/// Makes journal entries and record changes durable. What many steps write in one turn of the loop
/// goes into one commit, and so does all that arrives while a commit is under way.
///
/// `run` must be running (as a task) while anybody writes; it ends after `close`. A commit is never
/// cancelled. After a commit that failed, later ones are still tried: an outcome is worth saving.
class JournalWriter {
public:
    /// `plan` is the hash of the saved plan that is carried out; empty: none.
    JournalWriter(StateStore& store, std::string plan) : store_(store), plan_(std::move(plan)) {}

    /// Whether the part is durable; it is when this returns true. All of it, or nothing.
    boost::asio::awaitable<bool> write(Transaction part);

    boost::asio::awaitable<void> run();
    void close();

    /// Why the first commit that failed did; empty while none has.
    const Diagnostics& problems() const { return problems_; }
    bool has_failed() const { return !problems_.empty(); }

private:
    using Key = std::pair<Address, ResourceId>;

    struct Batch {
        std::vector<JournalEntry> journal;
        std::map<Key, std::optional<Record>> records; ///< the last word on each; nullopt erases it
        std::size_t parts = 0;
        std::optional<bool> durable; ///< set when it was tried
        Signal tried;

        void add(Transaction part);
        Transaction take();
    };

    boost::asio::awaitable<std::shared_ptr<Batch>> gather();
    boost::asio::awaitable<void> commit(Batch& batch);

    StateStore& store_;
    std::string plan_;
    std::shared_ptr<Batch> pending_;
    Signal changed_;
    bool is_closed_ = false;
    Diagnostics problems_;
};

} // namespace reconciler
