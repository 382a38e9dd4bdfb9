// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <string>

namespace simulator {

/// The object id of the Backup Management Service in this tenant.
std::string backup_service_principal(const World& world);

/// Whether that principal may read what it needs of a key vault: secrets, and keys where asked.
bool backup_may_read(const World& world, const std::string& key_vault, bool keys);

/// Whether a principal may do with the key of a vault's encryption what that needs. Only a
/// service's own identity is trusted by a closed key vault.
bool may_wrap_keys(const World& world, const std::string& principal, const std::string& key_url,
                   bool is_trusted);

/// Whether the backup of an encrypted VM would be let in everywhere it has to go.
bool backup_may_read_keys_of(const World& world, const json::object& machine);

} // namespace simulator
