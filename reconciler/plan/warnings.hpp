// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"

namespace reconciler {

/// The same warning about many objects is said once: with the place of the first and the addresses
/// of some others. In the order of their ids.
Diagnostics summed_up(Diagnostics warnings);

} // namespace reconciler
