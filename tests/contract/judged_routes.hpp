// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/openapi_validator.hpp"
#include "tests/contract/walk.hpp"

#include <map>
#include <string>

namespace contract {

/// What Azure's documents say of an answer: by the version that was asked for; by the newest where
/// the pack has none of it.
Violations violations_of(Validator& validator, const Step& step);

/// What the walk showed of a route to Azure's documents. An answer counts where they declare its
/// status and it deviates in nothing but what is known of Azure itself.
struct JudgedRoute {
    std::string operation; ///< "bms.ProtectionPolicies_Get"; empty: no document has it
    std::string version;   ///< of that document
    bool success = false;
    bool error = false;

    /// The two as words, for a golden.
    std::string answers() const;
};

/// By route; those that the walk does not take are absent.
std::map<std::string, JudgedRoute> judged_routes(Validator& validator);

} // namespace contract
