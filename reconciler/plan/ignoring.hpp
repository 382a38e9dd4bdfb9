// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

namespace reconciler {

/// Takes what `ignore` names out of the desired objects: such a field is wanted as it is live.
/// Where it differs from what is declared the object says so in a note; an entry whose day has
/// passed blocks its object, one that ends soon is warned of.
void ignore_fields(DesiredSet& desired, const Observation& observation);

} // namespace reconciler
