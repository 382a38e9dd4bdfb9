// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/model/secret.hpp"

#include <string>

namespace azure {

/// The bytes of a small file that holds a secret. Fails with azure-credential-failed where it
/// cannot be read, is empty or larger than 1 MB; `what` names it in the error ("the certificate").
reconciler::Result<reconciler::Secret>
read_secret_file(const std::string& file, const std::string& what);

/// Without blanks and line ends around it.
reconciler::Secret trimmed(const reconciler::Secret& secret);

} // namespace azure
