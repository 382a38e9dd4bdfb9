// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace stacks {

/// Parts of configurations on the estate of examples/02_encrypted_vms.
std::string head();
std::string vault();
std::string two_policies(); ///< "nightly" (V2) and "weekly" (V1)
std::string policies();     ///< and "short" and "daily" (V1)
/// A `protected_vm` of resource group rg-app, with lines of its own.
std::string
vm(const std::string& name, const std::string& more = {}, const std::string& policy = "nightly");

/// A vault without VMs: its storage is not settled yet.
std::string empty_vault();
std::string policy_elsewhere(); ///< "elsewhere", of that vault

/// One more, with what only an empty vault can be given: a key of its own.
std::string furnished_vault();

/// Everything of every kind: vaults with all their settings, V1 and V2 policies with all that
/// they can say, VMs of every
/// encryption, their derived grants.
std::string whole();

} // namespace stacks
