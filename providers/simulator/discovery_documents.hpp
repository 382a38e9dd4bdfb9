// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"

#include <optional>

namespace simulator {

/// The documents by which clients find out where things are, and that take no token: OpenID
/// metadata and keys, instance discovery, ARM's metadata endpoints. Nothing where the call asks for
/// something else.
std::optional<http::Response> answer_discovery(const Call& call);

} // namespace simulator
