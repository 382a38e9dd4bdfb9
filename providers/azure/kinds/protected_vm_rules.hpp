// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

namespace azure {

/// What stands against protecting, or changing the protection of, this VM: rules of facts §3 that
/// need sight of it. `vm` is null where the VM was not found.
reconciler::Diagnostics check_protection(const reconciler::Case& one, const reconciler::Live* vm);

/// The one rule that holds without any change: the machine is the one that was protected.
reconciler::Diagnostics check_machine(const reconciler::Case& one, const reconciler::Live* vm);

/// `V1` or `V2` of a policy that is desired or live; empty where neither is known.
std::string policy_type(const reconciler::Case& one, const reconciler::ResourceId& policy);

/// The retention of a policy that is desired or live; null where neither is known.
reconciler::Value
policy_retention(const reconciler::Case& one, const reconciler::ResourceId& policy);

} // namespace azure
