// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace simulator {

/// As this service writes guids in its refusals.
std::string without_dashes(std::string_view guid);

} // namespace simulator
