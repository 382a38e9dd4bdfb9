// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_client.hpp"

#include "reconciler/plan/observation.hpp"
#include "reconciler/provider.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace azure {

/// Reads everything a plan rests on, in lists (design §8): for each vault itself, its two settings
/// and the lists of its policies and items; for each subscription its VMs and disks; and where a VM
/// is encrypted with Azure Disk Encryption or a grant is declared, the Key Vaults, the service
/// principal of Azure Backup and its roles. A list that cannot be read becomes an unread scope;
/// an error is returned only where nothing at all could be read.
boost::asio::awaitable<reconciler::Result<reconciler::Observation>>
take_inventory(ArmClient& arm, reconciler::Clock& clock, reconciler::ObservationRequest request);

/// Reads what a decision must be sure of, by ids: VMs with their instance views (facts §11.3), and
/// the recovery points of items, and what the caller may do at a scope.
boost::asio::awaitable<reconciler::Result<void>>
look_closer(ArmClient& arm, reconciler::Observation& observation, std::vector<std::string> ids);

} // namespace azure
