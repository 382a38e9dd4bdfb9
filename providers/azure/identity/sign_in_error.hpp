// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"
#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/secret.hpp"

#include <string>

namespace azure {

/// azure-sign-in-refused: what Microsoft Entra said (AADSTS…) and what to do about it. `who` is the
/// credential's description; `secret` is struck from the service's text, should it ever stand
/// there.
reconciler::Diagnostic sign_in_refused(const std::string& who, const http::Response& response,
                                       const reconciler::Secret& secret);

} // namespace azure
