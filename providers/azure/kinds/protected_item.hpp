// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/schema.hpp"
#include "reconciler/plan/observation.hpp"

#include <boost/json/value.hpp>

namespace azure {

reconciler::Table protected_vm_table();

/// A protected item of a VM as the vault lists it. Facts: `protection_state`, `soft_deleted`,
/// `deleted_at`, `vm_id`, `vm_name`, `extended` where more is set than disks. Excluded disks are
/// LUNs there; `name_disks` turns them into names.
reconciler::Live decode_item(const boost::json::value& item);

/// Sets `exclude_disks`, perhaps empty, from the item's LUNs by the VM's own disks; "lun 3" where
/// the VM has none such.
void name_disks(reconciler::Live& item, const reconciler::Live* vm);

/// Backups are taken, or will be (`IRPending` is converged, design §5).
bool is_active(const reconciler::Live& item);

/// It is deleted and can be brought back until its time is over.
bool is_soft_deleted(const reconciler::Live& item);

} // namespace azure
