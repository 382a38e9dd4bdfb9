// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/environment.hpp"
#include "reconciler/model/result.hpp"

#include <string>
#include <vector>

namespace azure {

/// The sorts of credentials, in the order in which they are tried.
enum class Sort { environment, workload_identity, managed_identity, azure_cli };

/// Which of them may be used.
struct Choice {
    std::vector<Sort> sorts;
    std::string made_by{}; ///< the variable that made it; empty: nobody chose
};

/// Reads AZURE_TOKEN_CREDENTIALS and Terraform's ARM_USE_…; fails with bad-credential-choice.
reconciler::Result<Choice> choose_credentials(const Environment& variable);

} // namespace azure
