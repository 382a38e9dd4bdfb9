// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/services/backup.hpp"

#include <string_view>

namespace simulator {

/// Starts an operation that was asked for below an item; 202 with both headers at item level.
http::Response accepted_at_item(Context& context, const Call& call, Operation operation);

/// The job of an operation on an item that is there.
json::object
new_item_job(World& world, const Object& item, std::string_view operation, json::object bag = {});

} // namespace simulator
