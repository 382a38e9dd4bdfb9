// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// The api-versions of a namespace, oldest first; none where it is unknown.
std::vector<std::string> versions_of(std::string_view name);

} // namespace simulator
