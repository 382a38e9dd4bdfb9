// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

#include <string>

namespace simulator {

/// Takes the vault and everything in it out of the world.
void remove_vault(World& world, const std::string& vault);

/// The same, but keeps what it takes out among the deleted vaults: 14 days long where it held
/// items.
void soft_delete_vault(Context& context, const std::string& id);

} // namespace simulator
