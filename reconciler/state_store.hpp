// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/plan/record.hpp"
#include "reconciler/plan/step.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reconciler {

/// One line of the journal: what a run meant to do, what the cloud took, how it ended.
struct JournalEntry {
    enum class Phase { intent, accepted, succeeded, failed };
    std::string run; ///< id of the run
    std::string step_id;
    Phase phase = Phase::intent;
    std::optional<Step> step; ///< whole, at the intent
    std::string operation;    ///< the provider's text, at `accepted`
    std::string message; ///< why, at `failed`; the correlation id, at `succeeded`; holds no secret
    std::string at;      ///< UTC, ISO 8601

    friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

/// Which state this is. `environment` binds it to the cloud it was made with.
struct StateIdentity {
    std::string stack;
    std::string lineage;     ///< uuid, made once
    std::string environment; ///< "public", "simulator", …

    friend bool operator==(const StateIdentity&, const StateIdentity&) = default;
};

/// How far a saved plan was carried out.
struct PlanProgress {
    std::string plan;               ///< the hash of its content
    std::vector<std::string> done;  ///< ids of the steps that have succeeded, in order of text
    std::vector<std::string> begun; ///< of those that were meant to be sent, and have not

    friend bool operator==(const PlanProgress&, const PlanProgress&) = default;
};

struct Snapshot {
    StateIdentity identity;
    std::int64_t serial = 0;        ///< grows by one with each commit
    std::vector<Record> records;    ///< ordered by address, then id
    std::vector<JournalEntry> open; ///< entries of steps that have no outcome yet, oldest first
    std::optional<PlanProgress> plan = {}; ///< the saved plan whose commit was the last

    friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

/// What becomes durable together, or not at all.
struct Transaction {
    std::optional<StateIdentity> create; ///< only where no state exists
    std::vector<JournalEntry> journal;   ///< an outcome closes its step: its entries are pruned
    std::vector<Record> put;             ///< by address and id
    std::vector<std::pair<Address, ResourceId>> erase;
    std::string plan; ///< the saved plan that this carries out, by its hash; empty: none. Ends the
                      ///< progress of any other
};

/// Who holds the lock, and so whose change each commit is.
struct LockHolder {
    std::string who;     ///< "user@host"
    std::string command; ///< "apply"
    std::int64_t process = 0;
    std::string since;       ///< UTC, ISO 8601
    std::string run = {};    ///< id of the run; empty where it has none
    std::string commit = {}; ///< of the configuration, as git knows it; empty where it does not

    friend bool operator==(const LockHolder&, const LockHolder&) = default;
};

/// Where the state lives. Reading never locks. All calls come from one thread.
class StateStore {
public:
    virtual ~StateStore() = default;

    /// The newest committed state; nullopt where there is none yet. An empty, truncated or newer
    /// file is an error (`state-damaged`, `state-newer`), never "no state".
    virtual boost::asio::awaitable<Result<std::optional<Snapshot>>> read() = 0;

    /// Takes the lock, or fails with `state-locked` and the holder's name. Released by `unlock`, by
    /// the store's end, and where the store can tell by the holder's death.
    virtual boost::asio::awaitable<Result<void>> lock(LockHolder holder) = 0;
    virtual boost::asio::awaitable<Result<void>> unlock() = 0;

    /// Durable when it returns. REQUIRES: the lock is held.
    virtual boost::asio::awaitable<Result<void>> commit(Transaction transaction) = 0;
};

} // namespace reconciler
