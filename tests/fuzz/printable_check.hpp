// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"

namespace fuzz {

/// Renders them as people read them; demands that nothing in it can steer a terminal.
void demand_printable(const reconciler::Diagnostics& diagnostics);

} // namespace fuzz
