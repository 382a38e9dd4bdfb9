// SPDX-License-Identifier: Apache-2.0
// What other people had in the subscriptions of a recording: it shows in lists, and was there
// before.
#pragma once

#include "tests/contract/replay_world.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace contract {

struct Neighbour {
    std::string subscription;
    std::string group;
    std::string name;
};

/// Their machines, by folded id: the lists of what can be protected tell of them.
std::map<std::string, Neighbour> machines_of_others(const Recording& recording);

/// The custom roles of the directory and the roles that others hold below it, as the requests that
/// make them.
std::vector<Preparation> neighbours_of(const Recording& recording);

/// The roles that are held above all subscriptions, as blocks of an estate; `known` has the
/// principals that it names already.
std::string assignments_above(const Recording& recording, std::set<std::string> known);

} // namespace contract
