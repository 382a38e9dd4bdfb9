// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/host.hpp"

#include "providers/azure/arm/endpoints.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/model/value.hpp"

#include <string>

namespace cmd {

/// The configuration is not trusted with the credential: a URL of its own that receives it must
/// speak https or be of this machine, and its host must stand in TRESOR_ALLOW_CUSTOM_ENDPOINTS (by
/// commas, or 1 for any).
reconciler::Result<void> allow_custom_endpoint(const Host& host, const std::string& url);

/// The cloud that the settings name, other than the simulator. The endpoints of `cloud = "custom"`
/// must be allowed, and Terraform's ARM_ENVIRONMENT must not name another cloud.
reconciler::Result<azure::Cloud> cloud_of(const Host& host, const reconciler::Object& settings);

} // namespace cmd
