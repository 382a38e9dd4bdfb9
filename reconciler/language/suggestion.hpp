// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// How many letters must be inserted, dropped, changed or swapped with their neighbour to turn `a`
/// into `b`, without regard to case; anything above `limit` comes out as `limit + 1`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// The candidate that `word` was most likely meant to be; the first of equals. nullopt where none
/// is near: a third of the letters may be wrong.
std::optional<std::string>
closest(std::string_view word, const std::vector<std::string_view>& candidates);

} // namespace reconciler
