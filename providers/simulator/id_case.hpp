// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <cstdint>

namespace simulator {

/// Spells the resource ids of a JSON body another way, as Azure does between one call and the next:
/// "/Subscriptions/", "resourcegroups", the group in capitals. `draw` chooses which.
void drift_ids(http::Response& response, std::uint64_t draw);

} // namespace simulator
