// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/configuration.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/plan/domain.hpp"

namespace azure {

/// A declared selector, whose policy is known. Its attribute `policies` lists the ids of the
/// policies that its VMs may get.
reconciler::Result<reconciler::Desired>
resolve_selector(const reconciler::Declared& declared, const reconciler::DesiredSet& set);

/// Adds a protected VM for each VM that a selector matches and no block names. Who left stays,
/// unless the selector says otherwise; who is claimed by two selectors is blocked. Nobody is taken
/// for gone in a subscription that was not read.
void select_vms(reconciler::DesiredSet& desired, const reconciler::Observation& observation,
                const std::vector<reconciler::Record>& records);

} // namespace azure
