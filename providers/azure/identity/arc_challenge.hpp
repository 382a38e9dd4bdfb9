// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/model/secret.hpp"

#include <string>
#include <string_view>

namespace azure {

/// What stands in the file that Arc's agent names in `WWW-Authenticate: Basic realm=FILE`: who can
/// read it may have the token. Only a file right in `folder` that ends in ".key" and holds at most
/// 4096 bytes is read, or whoever answers in the agent's place could ask for any.
reconciler::Result<reconciler::Secret>
read_arc_challenge(std::string_view www_authenticate, const std::string& folder);

} // namespace azure
