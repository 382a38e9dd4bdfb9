// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/kinds/encryption.hpp"

#include "reconciler/plan/observation.hpp"

#include <boost/json/value.hpp>

namespace azure {

/// A VM as the plan sees it: no object of ours, but what protection is decided by. Facts:
/// `location`, `unique_id`, `encryption`, `key_vaults`, `os_disk`, `data_disks` [{ name, lun }],
/// and once it was read directly `confirmed` and `agent_ready`, with `disagreement` where the two
/// sights differ. Only where they are not the usual: `unmanaged`, `write_accelerator`, `total_gb`,
/// `security_type`, `small`, `odd_disks` [{ name, sku, shared, entra, size_gb }].
reconciler::Live decode_vm(const boost::json::value& vm);

/// What of a disk the rules of protection ask for; null where it is like any other.
reconciler::Value odd_disk(const boost::json::value& disk);

/// Adds what the VM's disk resources say.
void add_encryption(reconciler::Live& live, const Encryption& of_disks);

/// Adds what the instance view says (facts §11.3).
void confirm_encryption(reconciler::Live& live, const boost::json::value& with_instance_view);

} // namespace azure
