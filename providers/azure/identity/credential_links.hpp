// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential_chain.hpp"
#include "providers/azure/identity/credential_choice.hpp"

namespace azure {

/// Where a credential signs in.
struct Tenancy {
    std::string tenant;  ///< may be empty: then only those work that know their own
    bool is_home = true; ///< else a tenant beside our own, where managed identities do not reach
};

/// AZURE_TENANT_ID, ARM_TENANT_ID, or that of the configuration.
std::string tenant_of(const IdentityParts& parts);

/// The credentials of `choice` as the environment has them, each there or with what is missing.
std::vector<Link>
make_links(const IdentityParts& parts, const Choice& choice, const Tenancy& tenancy);

} // namespace azure
