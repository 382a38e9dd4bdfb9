// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// With what an application proved who it is.
enum class Proof { secret, assertion };

/// An access token for the principal: shaped like Entra's (a JWT in three parts), signed with
/// nothing stronger than this world needs to know its own.
std::string issue_token(const World& world, const json::object& principal,
                        const std::string& audience, Proof proof, Time now);

/// Claims as a JWT signed in that way, and whether a JWT is one.
std::string sealed(const json::object& claims);
bool is_sealed(std::string_view token);

/// How often somebody revoked all tokens; each carries how often it was before it.
std::int64_t revocations(const World& world);

/// The object id of the principal that the request's bearer token was issued to, or ARM's 401.
std::expected<std::string, http::Response>
caller_of(const World& world, const http::Request& request, const Call& call, Time now);

} // namespace simulator
