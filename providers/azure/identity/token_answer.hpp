// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/identity/credential.hpp"
#include "providers/http/message.hpp"

#include <optional>

namespace azure {

/// How far the clock of who answered is ahead of ours, by its `Date`; nothing where it says none.
std::optional<reconciler::Duration>
clock_lead(const http::Response& response, reconciler::Time now);

/// The token in the answer of a token endpoint, with its life in our time: `expires_in`, or
/// `expires_on` against the clock of who answered; numbers, or texts as some write them. Fails with
/// azure-not-json or azure-unexpected; nothing is shown of a body that may hold the token.
reconciler::Result<AccessToken>
read_token(const Question& question, const http::Response& response, reconciler::Time now);

} // namespace azure
