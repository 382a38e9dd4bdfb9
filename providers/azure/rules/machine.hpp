// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/rules/violation.hpp"

#include <string>

namespace azure {

/// What the rules about a VM and its disks look at.
struct MachineCase {
    const reconciler::Desired& desired; ///< the protected_vm
    const reconciler::Live& vm;
    std::string policy_type; ///< "V1" or "V2"; "" where unknown
    reconciler::Time now;
    bool begins = false; ///< it comes under protection
};

/// Whether Azure Backup takes the machine as it is (facts §3, rows 6 to 8, 14 to 23, 30, 40, 41).
void check_machine(Findings& findings, const MachineCase& one);

/// Whether a data disk of that name is left out of the backup.
bool is_excluded(const reconciler::Desired& desired, std::string_view disk);

} // namespace azure
