// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"
#include "providers/http/transport.hpp"
#include "reconciler/clock.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azure {

/// An application as Microsoft Entra knows it.
struct Application {
    std::string login;  ///< base URL: "https://login.microsoftonline.com"
    std::string tenant; ///< id or domain
    std::string client_id;
};

/// Where its tokens are had.
std::string token_endpoint(const Application& application);

/// What an application says at the token endpoint.
struct SignInForm {
    std::string scope;
    std::string claims; ///< of a claims challenge, usually empty
    std::vector<std::pair<std::string, reconciler::Secret>> proof; ///< the fields that prove it
    std::string who; ///< the credential's description, for errors
};

struct SignInAnswer {
    reconciler::Result<AccessToken> token;
    std::optional<reconciler::Duration> clock_lead; ///< of Entra's clock over ours
};

/// Signs an application in (OAuth 2.0 client credentials). Secrets of `form` are struck from what
/// Entra says. `transport` is one without authentication.
boost::asio::awaitable<SignInAnswer> sign_in(http::Transport& transport, reconciler::Clock& clock,
                                             Application application, SignInForm form);

} // namespace azure
