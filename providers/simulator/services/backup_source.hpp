// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"

namespace simulator {

/// What a recovery point remembers of the machine that it was taken of; the same for machines that
/// have not changed. The item says which disks are left out.
json::object backup_source(const json::object& machine, const json::object& item);

} // namespace simulator
