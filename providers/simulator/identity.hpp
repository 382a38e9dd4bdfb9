// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>

namespace simulator {

/// Answers what belongs to Entra: the token endpoint and OpenID metadata. Nothing where the path is
/// not one of these.
std::optional<http::Response> answer_identity(World& world, const Call& call);

/// Answers Microsoft Graph (`/v1.0/…`): service principals.
std::optional<http::Response> answer_graph(World& world, const Call& call);

} // namespace simulator
