// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"
#include "providers/http/transport.hpp"
#include "reconciler/clock.hpp"

#include <memory>
#include <string>

namespace azure {

struct ClientSecretOptions {
    std::string login;  ///< base URL: "https://login.microsoftonline.com"
    std::string tenant; ///< id or domain
    std::string client_id;
    reconciler::Secret secret;
};

/// Signs in as an application (OAuth 2.0 client credentials). `transport` and `clock` must outlive
/// it; the transport is one without authentication.
std::unique_ptr<Credential> make_client_secret_credential(http::Transport& transport,
                                                          reconciler::Clock& clock,
                                                          ClientSecretOptions options);

} // namespace azure
