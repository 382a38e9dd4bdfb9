// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/kinds/encryption.hpp"

#include "reconciler/plan/observation.hpp"

#include <boost/json/value.hpp>

namespace azure {

/// A VM as the plan sees it: no object of ours, but what protection is decided by. Facts:
/// `location`, `unique_id`, `encryption`, `key_vaults`, `os_disk`, `data_disks` [{ name, lun }],
/// and once it was read directly `confirmed`, with `disagreement` where the two sights differ.
reconciler::Live decode_vm(const boost::json::value& vm);

/// Adds what the VM's disk resources say.
void add_encryption(reconciler::Live& live, const Encryption& of_disks);

/// Adds what the instance view says (facts §11.3).
void confirm_encryption(reconciler::Live& live, const boost::json::value& with_instance_view);

} // namespace azure
