// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/assertion_source.hpp"

namespace azure {

/// The token that stands in a file and is replaced there before it ends, as Kubernetes does.
std::unique_ptr<AssertionSource> make_token_file(std::string file);

/// A token that was given to us as it is.
std::unique_ptr<AssertionSource> make_given_token(reconciler::Secret token);

/// Where a pipeline's job asks for a token that says which job it is. `transport` must outlive what
/// is made of it; `token` goes to `url` alone.
struct JobTokenRequest {
    std::string url;
    reconciler::Secret token;
};

/// Of GitHub Actions: ACTIONS_ID_TOKEN_REQUEST_URL and _TOKEN.
std::unique_ptr<AssertionSource>
make_github_token(http::Transport& transport, JobTokenRequest request);

/// Of Azure Pipelines: SYSTEM_OIDCREQUESTURI, SYSTEM_ACCESSTOKEN and the id of a service
/// connection.
std::unique_ptr<AssertionSource> make_azure_pipelines_token(http::Transport& transport,
                                                            JobTokenRequest request,
                                                            std::string service_connection);

} // namespace azure
