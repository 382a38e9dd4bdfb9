// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/table_check.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace reconciler {

/// A reference between two objects that exist, by their positions.
struct Edge {
    std::size_t from = 0;
    std::size_t to = 0;
    const Reference* reference = nullptr;
};

/// Where the object stands in `objects`, which are ordered by address.
std::optional<std::size_t>
position_of(const std::vector<Declared>& objects, const Address& address);

/// One error for each knot of references, with its whole cycle, beginning at the first address.
Diagnostics report_cycles(const std::vector<Declared>& objects, std::vector<Edge> edges);

} // namespace reconciler
