// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <string>

namespace azure {

struct Write;

/// The writes that protect a VM and end its protection, one each.

/// Protects, resumes or changes: the choice of disks is sent every time, for Azure forgets it
/// (facts §3.24). `vm` is null where it was not seen.
reconciler::Step protect_item(const reconciler::Case& one, const reconciler::Live* vm,
                              std::string action, const std::string& words);
reconciler::Step undelete_item(const reconciler::Case& one);

/// Ends the backups of the case's item and keeps its data. Where the VM is still declared the
/// record stays a managed one, else it becomes a retained one.
reconciler::Step stop_item(const reconciler::Case& one);
reconciler::Step suspend_item(const reconciler::Case& one);
/// Of an item that nobody here owns, in another vault.
reconciler::Step stop_item_elsewhere(const reconciler::Case& one, const std::string& item);

/// Takes `item`, where it was `there` until it was stopped, up again. Changes no record.
reconciler::Step
return_to(const reconciler::Case& one, const std::string& item, const reconciler::Live& there);

/// Asks the resource guard first, where there is one.
void delete_item(const reconciler::Case& one, std::vector<reconciler::Step>& steps);

/// Only the state changes.
reconciler::Step keep_item_record(const reconciler::Case& one);
reconciler::Step forget_item(const reconciler::Case& one);

std::string vm_name_of(const reconciler::Case& one);

/// What becomes of a VM's item when its block is gone.
reconciler::Decision give_up_item(const reconciler::Case& one);

/// The request of a step of a protected VM.
Write item_request(const reconciler::Step& step);

} // namespace azure
