// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <string>

namespace simulator {

struct StorageAccount {
    std::string group; ///< id of its resource group, which need not exist
    std::string name;
    std::string location; ///< as Azure writes it: "westeurope"
    std::string sku = "Standard_LRS";
    std::string kind = "StorageV2";
    json::object tags;
};

std::string storage_account_id(const std::string& group, const std::string& name);

/// Puts the account into the world, as Azure would show it.
void add_storage_account(World& world, const StorageAccount& account);

} // namespace simulator
