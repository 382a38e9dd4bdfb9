// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/state_store.hpp"

#include <functional>

namespace test {

/// A store with switches: forwards, counts, and fails where it is told to.
class FaultyStore : public reconciler::StateStore {
public:
    enum class Fault {
        refused, ///< nothing was stored
        unheard, ///< all was stored, but the answer was lost
    };

    explicit FaultyStore(reconciler::StateStore& inner) : inner_(inner) {}

    int commits = 0;   ///< asked for, counted from 1
    int fail_from = 0; ///< this commit fails; 0: none
    int fail_to = 0;   ///< and those up to here; 0: only the first
    Fault fault = Fault::refused;
    std::function<void()> before_commit; ///< called before each, if set

    boost::asio::awaitable<reconciler::Result<std::optional<reconciler::Snapshot>>> read() override;
    boost::asio::awaitable<reconciler::Result<void>> lock(reconciler::LockHolder holder) override;
    boost::asio::awaitable<reconciler::Result<void>> unlock() override;
    boost::asio::awaitable<reconciler::Result<void>>
    commit(reconciler::Transaction transaction) override;

private:
    reconciler::StateStore& inner_;
};

} // namespace test
