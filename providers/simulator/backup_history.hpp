// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/retention.hpp"
#include "providers/simulator/world.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace simulator {

/// How a backup ends; until its end it runs, whatever stands here.
enum class Outcome { completed, warned, failed, cancelled };

/// Why a backup did not end well.
enum class Trouble { none, machine_gone, key_vault, cancelled, guest_agent, transfer };

/// One attempt to back a machine up, with the recovery point that it made: what jobs and points are
/// shown from.
struct Attempt {
    Time start{};
    Time end{};
    Outcome outcome = Outcome::completed;
    Trouble trouble = Trouble::none;
    bool is_on_demand = false;
    bool is_settled = false; ///< its end was carried out
    std::uint64_t point = 0; ///< the point's number; 0: none, or no more
    Ranges ranges{};         ///< of retention, as they were when it was taken
    std::size_t source = 0;  ///< among the sources of the history
    Time until{};            ///< asked for by who asked for the backup; 0: the policy says
    Time promised{};         ///< the longest that any policy kept it for
    Time pruned{};           ///< soft-deleted since; 0: not
    Time archived{};         ///< in the archive tier since; 0: not

    bool has_point() const { return point != 0; }
    bool is_pruned() const { return pruned != Time(); }
    bool is_running(Time now) const { return now < end; }
};

/// What was tried for one item, in the order of time, and what of it is kept. A point names what
/// the machine was like among `sources`, which are few.
struct History {
    std::vector<Attempt> attempts;
    json::array sources;

    const Attempt* running(Time now) const;
    Attempt* at(Time start);
    std::size_t source(const json::object& description);
};

/// Of an item; empty where nothing was ever tried.
History history_of(const World& world, const std::string& item);
void put_history(World& world, const std::string& item, const History& history);
void erase_history(World& world, const std::string& item);

/// A point exists from the snapshot on.
Time snapshot_taken(const Attempt& attempt); ///< the instant whose state it holds
Time snapshot_end(const Attempt& attempt);   ///< when it can be seen
bool shows_point(const Attempt& attempt, Time now);
/// Whether its data has reached the vault.
bool is_hardened(const Attempt& attempt, Time now);

/// When the policy lets go of a point.
Time expiry_of(const Attempt& attempt, const Retention& retention);

/// The daily clean-up: lets go of what the policy no longer keeps but the last point; what an
/// earlier policy would still keep stays soft-deleted for `soft_delete`, and comes back where the
/// policy keeps it again. Forgets attempts without a point after a while. Returns whether anything
/// changed.
bool clean_up(History& history, const Retention& retention, Time now, Duration soft_delete);
/// Brings back what the policy keeps again.
bool bring_back(History& history, const Retention& retention, Time now);
/// Gives all points the ranges of another policy.
void date_again(History& history, const Retention& retention);

} // namespace simulator
