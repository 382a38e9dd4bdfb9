// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <string>
#include <string_view>

namespace simulator {

/// A machine as Compute shows it right after a write: what was sent, with the defaults of the
/// service. `before` is the machine that was there; null: it is new.
json::object machine_document(World& world, const std::string& id, const json::object& request,
                              const json::object* before);

/// What the guest was set up with, without the password (2023/vm: 76 of 76).
json::object os_profile(json::object sent, std::string_view name, bool windows);

/// Makes the disks that the machine names and that are not there yet, and lets go of those that it
/// names no more.
void settle_disks(World& world, json::object& machine);

} // namespace simulator
