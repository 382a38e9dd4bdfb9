// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <string>

namespace simulator {

/// Entra's token endpoint: an application signs in with a secret, an assertion signed with its
/// certificate's key, or the token of an issuer that it trusts. `now` is what tokens are judged by.
http::Response sign_in(World& world, const Call& call, const std::string& tenant, Time now);

} // namespace simulator
