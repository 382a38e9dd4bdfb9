// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/temp_dir.hpp"

#include <string>

namespace many_vms {

/// Writes an estate with so many plain VMs in "rg-app" and the quotas that were recorded. Returns
/// the file's path.
std::string write_estate(const test::TempDir& folder, int vms);

/// Five vaults with two policies each.
std::string vaults_and_policies();

/// The first `count` VMs, spread evenly over the policies.
std::string vms(int count);

} // namespace many_vms
