// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/schema.hpp"
#include "reconciler/plan/plan.hpp"

#include <vector>

namespace reconciler {

/// What would turn `live` into `desired`, in the table's order. An attribute that is left out keeps
/// its live value. Drift where `recorded` already held the desired value, configuration otherwise.
/// Attributes that are part of the identity or steer only tresor are not compared. `recorded` may
/// be null.
std::vector<AttributeChange>
differences(const Table& table, const Object& desired, const Object* recorded, const Object& live);

/// The attributes that steer only tresor and differ from what was recorded.
std::vector<AttributeChange>
local_differences(const Table& table, const Object& desired, const Object& recorded);

/// The change whose path is `path` or lies below it; null where there is none.
const AttributeChange*
find_change(const std::vector<AttributeChange>& changes, std::string_view path);

} // namespace reconciler
