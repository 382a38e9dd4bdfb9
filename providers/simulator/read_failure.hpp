// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/answers.hpp"
#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <cstdint>
#include <optional>

namespace simulator {

/// The 500 with which Azure answers a plain read now and then, as it was recorded. `draw` decides
/// whether this one is struck.
std::optional<http::Response> fail_read(const World& world, const Call& call, std::uint64_t draw);

} // namespace simulator
