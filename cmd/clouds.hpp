// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/host.hpp"

#include "providers/azure/arm/endpoints.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/model/value.hpp"

namespace cmd {

/// The cloud that the settings name, other than the simulator. That of `cloud = "custom"` receives
/// the credential, and the configuration is not trusted with it: its hosts must stand in
/// TRESOR_ALLOW_CUSTOM_ENDPOINTS (by commas, or 1 for any) and speak https, or be this machine.
reconciler::Result<azure::Cloud> cloud_of(const Host& host, const reconciler::Object& settings);

} // namespace cmd
