// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>

namespace simulator {

/// Answers what takes no token of ours: the token endpoint, the documents that lead to it, and
/// those beside a client who give it tokens (its host, its pipeline). Nothing where the path is not
/// one of these. `now` is what tokens are judged by.
std::optional<http::Response>
answer_identity(World& world, const http::Request& request, const Call& call, Time now);

/// Answers Microsoft Graph (`/v1.0/…`): service principals.
std::optional<http::Response> answer_graph(World& world, const Call& call);

} // namespace simulator
