// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <optional>
#include <string>

namespace simulator {

/// Fills an empty world with what the estate file describes; reports everything that is wrong with
/// the file in one go, and then the world is not to be used.
std::optional<reconciler::Diagnostics> load_estate(World& world, const std::string& file);

/// The same from a text, for which `name` stands in messages.
std::optional<reconciler::Diagnostics>
read_estate(World& world, const std::string& name, std::string text);

} // namespace simulator
