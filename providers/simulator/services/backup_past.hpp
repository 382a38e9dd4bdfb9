// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/backup_history.hpp"

namespace simulator {

/// Gives an item the backups that its policy would have made in the time before now, so far as
/// their points are still kept; the last one ended like that.
void add_past(World& world, const std::string& id, Duration length, Outcome last);

} // namespace simulator
