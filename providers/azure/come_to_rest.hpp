// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_client.hpp"

#include "reconciler/plan/step.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace azure {

/// Waits until no job of Azure Backup works on the items that the steps write to. An item that is
/// being configured is in no list and answers 404: only its job shows that the write arrived.
/// Vaults need no waiting here, for the inventory waits for those that are being made.
boost::asio::awaitable<reconciler::Result<void>>
come_to_rest(ArmClient& arm, reconciler::Clock& clock, std::vector<reconciler::Step> steps);

} // namespace azure
