// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/environment.hpp"
#include "reconciler/model/result.hpp"

#include <vector>

namespace azure {

/// The sorts of credentials, in the order in which they are tried.
enum class Sort { environment, workload_identity, managed_identity, azure_cli };

/// Those that may be tried.
using Choice = std::vector<Sort>;

/// Reads AZURE_TOKEN_CREDENTIALS and Terraform's ARM_USE_…; fails with bad-credential-choice.
reconciler::Result<Choice> choose_credentials(const Environment& variable);

} // namespace azure
