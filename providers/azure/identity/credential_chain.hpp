// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace azure {

/// One credential of a chain, or why it is not available.
struct Link {
    std::string name; ///< "environment", "managed identity"
    std::unique_ptr<Credential> credential;
    std::string missing{}; ///< where there is no credential
};

/// The first of several that gives a token, from then on alone. One that is there but fails ends
/// the search: whoever configured it must not run as somebody else. Where none is there,
/// no-credential says of each why not. Its description is that of the one it took.
std::unique_ptr<Credential> make_credential_chain(std::vector<Link> links);

} // namespace azure
