// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>

namespace simulator {

/// Answers what takes no token: the token endpoint and the documents that lead to it. Nothing where
/// the path is not one of these. `now` is what tokens are judged by.
std::optional<http::Response> answer_identity(World& world, const Call& call, Time now);

/// Answers Microsoft Graph (`/v1.0/…`): service principals.
std::optional<http::Response> answer_graph(World& world, const Call& call);

} // namespace simulator
