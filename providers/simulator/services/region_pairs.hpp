// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace simulator {

/// Whether data of a vault in `region` is also kept in `other`, so that it can be restored there.
bool are_paired(std::string_view region, std::string_view other);

/// "CentralUSEUAP" for "centraluseuap".
std::string region_title(std::string_view region);

} // namespace simulator
