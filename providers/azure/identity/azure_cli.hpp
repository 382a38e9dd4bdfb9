// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"
#include "reconciler/clock.hpp"

#include <memory>
#include <string>

namespace azure {

struct AzureCliOptions {
    std::string program = "az";
    std::string tenant{}; ///< empty: that of the account which is active in the CLI
    reconciler::Duration limit{60 * 1000};
};

/// Whoever signed in with `az login`. `clock` must outlive it.
std::unique_ptr<Credential>
make_azure_cli_credential(reconciler::Clock& clock, AzureCliOptions options);

} // namespace azure
