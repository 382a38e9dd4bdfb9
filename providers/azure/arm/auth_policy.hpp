// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"
#include "providers/http/pipeline.hpp"

#include <memory>
#include <string>
#include <vector>

namespace azure {

/// A place that may see a token, and the scope of the token that it may see.
struct Audience {
    std::string base_url;
    std::string scope;
    /// Who we are in other tenants, for what reaches into them (x-ms-authorization-auxiliary). Must
    /// outlive the policy.
    std::vector<Credential*> auxiliary = {};
};

/// What the service demands of the next token in the `WWW-Authenticate` of a 401, as JSON; empty
/// where that is no claims challenge.
std::string claims_demanded(std::string_view www_authenticate);

/// Why the last sign-in failed: an http::Error has no room for it.
struct SignIn {
    reconciler::Diagnostics problem;
};

/// What an http::Error says whose reason stands in SignIn.
inline constexpr std::string_view sign_in_failed = "the sign-in failed";

/// Adds the bearer token; sends nothing to an origin that is no audience's. After a 401 it asks
/// once more with a new token, one that meets the claims if the service demanded some.
std::unique_ptr<http::Policy> make_auth_policy(Credential& credential,
                                               std::vector<Audience> audiences,
                                               std::shared_ptr<SignIn> sign_in);

} // namespace azure
