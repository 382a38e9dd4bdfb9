// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>

namespace simulator {

/// Answers for the host on which a client runs and which gives it tokens of managed identities: a
/// machine's metadata service (`/metadata/identity/oauth2/token`), App Service (`/msi/token`) and
/// the agent of Azure Arc (`/arc/metadata/identity/oauth2/token`). Nothing where the path is
/// another, or the estate has no such host.
std::optional<http::Response>
answer_host(World& world, const http::Request& request, const Call& call, Time now);

} // namespace simulator
