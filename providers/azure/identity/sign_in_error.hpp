// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/entra.hpp"
#include "providers/http/message.hpp"
#include "reconciler/model/diagnostic.hpp"

#include <string>

namespace azure {

/// azure-sign-in-refused: what Microsoft Entra said (AADSTS…) to `form` and what to do about it.
/// The secrets of the form are struck from the service's text, should they ever stand there.
reconciler::Diagnostic sign_in_refused(const SignInForm& form, const http::Response& response);

/// A credential that is not to be had here: another may be tried. `what` names it and says why, as
/// one sentence.
reconciler::Diagnostic credential_unavailable(std::string what, std::string fix);

/// Whether that is why there is no token.
bool is_unavailable(const reconciler::Diagnostics& problems);

/// azure-credential-failed: it is there, but cannot be used; `detail` says why.
reconciler::Diagnostic credential_failed(std::string detail, std::string fix);

} // namespace azure
