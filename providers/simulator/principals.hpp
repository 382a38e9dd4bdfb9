// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <string>

namespace simulator {

/// A service principal of the directory.
struct Principal {
    std::string object_id;
    std::string app_id;
    std::string name;
    std::string secret;        ///< empty: cannot sign in with one
    std::string certificate{}; ///< PEM; the same
    json::array federated{};   ///< issuers whose tokens stand for it
    std::string type = "Application";
    std::string attached{}; ///< "system" or "user": an identity of the host on which clients run
};

void add_principal(World& world, const Principal& principal);

/// The id of the world's tenant.
std::string tenant_of(const World& world);

/// The principal of a new system-assigned identity; returns its object id.
std::string add_managed_identity(World& world, const std::string& name);

/// Whether role assignments know it yet.
bool directory_knows(const World& world, const std::string& principal);

} // namespace simulator
