// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_client.hpp"
#include "providers/azure/azure_domain.hpp"

#include "reconciler/provider.hpp"

#include <memory>

namespace azure {

/// Azure as the reconciler's provider. `throttle` is that of the client's pipeline; all must
/// outlive it.
std::unique_ptr<reconciler::Provider> make_azure_provider(ArmClient& arm, Throttle& throttle,
                                                          reconciler::Clock& clock,
                                                          const AzureDomain& domain);

} // namespace azure
