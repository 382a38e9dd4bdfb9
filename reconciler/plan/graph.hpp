// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/step.hpp"

#include <expected>
#include <string>
#include <vector>

namespace reconciler {

/// The steps reordered so that each stands behind all it waits for, otherwise in the order given;
/// or the ids of a whole cycle. Names of steps that are not there are ignored.
std::expected<std::vector<Step>, std::vector<std::string>> in_order(std::vector<Step> steps);

} // namespace reconciler
