// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/kinds/retention_arithmetic.hpp"
#include "providers/azure/rules/violation.hpp"

#include <string>

namespace azure {

/// Everything Azure would refuse about protecting this VM now, and what its owner should know
/// (facts §3). `vm` is null where it was not seen.
Findings check_protection(const reconciler::Case& one, const reconciler::Live* vm, bool begins);

/// What its owner should know of a protection that stays as it is.
reconciler::Diagnostics warnings_about(const reconciler::Case& one, const reconciler::Live* vm);

/// Only whether it is still the machine that was protected (design §5).
reconciler::Diagnostics check_identity(const reconciler::Case& one, const reconciler::Live* vm);

/// Of a VM that is not there: whether the machine has another id now.
reconciler::Diagnostics check_moved(const reconciler::Case& one);

/// Of the policy with that id: as desired where it is declared here, else as live.
std::string policy_type(const reconciler::Case& one, const reconciler::ResourceId& policy);
reconciler::Value
policy_retention(const reconciler::Case& one, const reconciler::ResourceId& policy);

/// What the names of its groups of snapshots begin with; empty where Azure names them.
std::string
snapshot_group_prefix(const reconciler::Case& one, const reconciler::ResourceId& policy);

Keeping policy_keeping(const reconciler::Case& one, const reconciler::ResourceId& policy);

/// The same of a vault's attribute.
reconciler::Value of_vault(const reconciler::Case& one, const reconciler::ResourceId& vault,
                           std::string_view attribute);

} // namespace azure
