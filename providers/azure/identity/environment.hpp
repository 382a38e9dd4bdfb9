// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"
#include "providers/http/transport.hpp"
#include "reconciler/clock.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace azure {

/// A variable of the environment; empty where it is not set.
using Environment = std::function<std::string(const char*)>;

/// What credentials are made of. The references must outlive them.
struct IdentityParts {
    http::Transport& transport; ///< to token endpoints: repeats and logs
    http::Transport& bare;      ///< does neither
    reconciler::Clock& clock;
    Environment variable;
    std::string login;  ///< of the cloud; AZURE_AUTHORITY_HOST goes before it
    std::string tenant; ///< of the configuration, where the environment names none; may be empty
};

/// Who we are.
struct Identity {
    std::unique_ptr<Credential> credential;
    std::vector<std::unique_ptr<Credential>> auxiliary; ///< in other tenants
};

/// The credential that the environment names: by AZURE_TOKEN_CREDENTIALS as the SDKs have it, by
/// ARM_USE_OIDC, _AKS_WORKLOAD_IDENTITY, _MSI and _CLI as Terraform has it, else the first there is
/// of environment, workload identity, managed identity and Azure CLI. Keeps its tokens. Fails with
/// bad-credential-choice, bad-tenant or bad-authority, and with azure-credential-failed where a
/// file that ARM_CLIENT_…_FILE_PATH names cannot be read; whether it can sign in shows later.
reconciler::Result<Identity> identity_of_environment(IdentityParts parts);

} // namespace azure
