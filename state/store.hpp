// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/state_store.hpp"
#include "state/history.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace state {

/// Who has the lock, and the lease to name where it is to be broken: empty where the lock goes with
/// its process and cannot be broken.
struct HeldLock {
    reconciler::LockHolder by;
    std::string lease;

    friend bool operator==(const HeldLock&, const HeldLock&) = default;
};

/// What the state commands ask of a store, beyond what a run does.
class Store : public reconciler::StateStore {
public:
    /// Newest last; empty where the state is older than its history. Reading never locks.
    virtual boost::asio::awaitable<reconciler::Result<History>> history() = 0;

    /// The whole state, in place of whatever is there. REQUIRES: the lock is held, and nothing was
    /// committed under it.
    virtual boost::asio::awaitable<reconciler::Result<void>>
    replace(reconciler::Snapshot snapshot, History history) = 0;

    /// Nullopt where nobody has it.
    virtual boost::asio::awaitable<reconciler::Result<std::optional<HeldLock>>> holder() = 0;

    /// Takes the lock away from the holder of that lease, and from nobody else.
    virtual boost::asio::awaitable<reconciler::Result<void>> break_lock(std::string lease) = 0;

    /// For people: a path, or a URL.
    virtual std::string where() const = 0;
};

} // namespace state
