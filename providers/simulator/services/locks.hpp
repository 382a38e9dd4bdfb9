// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/answers.hpp"
#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>

namespace simulator {

/// ARM's 409 where a lock at the call's path or above it forbids what the call would do: removals,
/// and with a ReadOnly lock every write; nothing otherwise.
std::optional<http::Response> refuse_locked(const World& world, const Call& call);

} // namespace simulator
