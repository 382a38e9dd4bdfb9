// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/entra.hpp"

#include <memory>

namespace azure {

/// Signs in as an application that knows a secret. `transport` and `clock` must outlive it; the
/// transport is one without authentication.
std::unique_ptr<Credential>
make_client_secret_credential(http::Transport& transport, reconciler::Clock& clock,
                              Application application, reconciler::Secret secret);

} // namespace azure
