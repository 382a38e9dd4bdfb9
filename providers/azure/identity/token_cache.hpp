// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"
#include "reconciler/clock.hpp"

#include <memory>

namespace azure {

/// Keeps the tokens of `inner`, one a scope. Asks for a new one when four fifths of its life are
/// over, it was rejected or does not meet the claims; then one coroutine asks and the others wait
/// for its answer. An old token that still holds is given out where a new one cannot be had.
std::unique_ptr<Credential>
make_token_cache(std::unique_ptr<Credential> inner, reconciler::Clock& clock);

} // namespace azure
