// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

#include <map>
#include <string_view>

namespace simulator {

/// What the operations on protected items do when they are carried out.
std::map<std::string_view, Effect> item_effects();

} // namespace simulator
