// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/observation.hpp"
#include "reconciler/plan/record.hpp"

#include <string>
#include <string_view>

namespace azure {

/// The scope that holds the VMs, or the Key Vaults, of a subscription.
std::string vm_scope(std::string_view subscription);
std::string key_vault_scope(std::string_view subscription);

/// The scope that holds the protected items of a vault.
std::string items_scope(std::string_view vault);

/// Whether that list could not be read, so that a missing object may well be there.
bool is_unread(const reconciler::Observation& observation, const std::string& scope);

/// Why nothing of a vault is removed while its items cannot be seen.
reconciler::Diagnostic items_unseen(const reconciler::Record& record, const std::string& vault);

} // namespace azure
