// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"
#include "reconciler/state_store.hpp"
#include "state/history.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace cmd {

/// What one generation changed, in numbers.
struct Extent {
    std::size_t added = 0;
    std::size_t changed = 0;
    std::size_t removed = 0;
};
Extent extent_of(const std::vector<state::RecordChange>& changes);

/// One line a generation, newest first: its number, when, who, by which command, what it changed.
std::string
render_history(const reconciler::Snapshot& snapshot, const state::History& history, Style style);

/// One generation with its run and commit, and what it changed.
std::string render_generation(const state::Generation& generation,
                              const std::vector<state::RecordChange>& changes, Style style);

/// One object a paragraph, with what differs in it.
std::string render_changes(const std::vector<state::RecordChange>& changes, Style style);

boost::json::object generation_json(const state::Generation& generation,
                                    const std::vector<state::RecordChange>& changes);
boost::json::array changes_json(const std::vector<state::RecordChange>& changes);

} // namespace cmd
