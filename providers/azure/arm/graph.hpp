// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_client.hpp"

namespace azure {

/// The object id in this tenant of the service principal of an application; nothing where the
/// tenant has none.
boost::asio::awaitable<reconciler::Result<std::optional<std::string>>>
find_service_principal(ArmClient& arm, std::string app_id);

} // namespace azure
