// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/state_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace state {

/// What one run made of the state, told backwards: what it found in place of each record that it
/// changed. So a generation costs what the run changed, however much the state holds.
struct Generation {
    struct Before {
        reconciler::Address address;
        reconciler::ResourceId id;
        std::optional<reconciler::Record> record; ///< nullopt: there was none

        friend bool operator==(const Before&, const Before&) = default;
    };

    std::int64_t number = 0; ///< counts the runs that changed the state, from 1
    std::int64_t serial = 0; ///< of its last commit
    reconciler::LockHolder by;
    std::vector<Before> before; ///< one for each record that it changed

    friend bool operator==(const Generation&, const Generation&) = default;
};

/// Oldest first, without a gap. Older ones than these many are forgotten.
using History = std::vector<Generation>;
inline constexpr std::int64_t generations_kept = 50;

/// The records as the generation left them; one below the oldest gives what that one found.
/// Nullopt where `number` is not kept.
std::optional<std::vector<reconciler::Record>>
records_after(const reconciler::Snapshot& newest, const History& history, std::int64_t number);

/// One object that differs between two states; one of both is set, or both.
struct RecordChange {
    std::optional<reconciler::Record> before;
    std::optional<reconciler::Record> after;

    const reconciler::Address& address() const { return (after ? after : before)->address; }
};

/// REQUIRES: both are ordered by address, then id.
std::vector<RecordChange> compare(const std::vector<reconciler::Record>& before,
                                  const std::vector<reconciler::Record>& after);

} // namespace state
