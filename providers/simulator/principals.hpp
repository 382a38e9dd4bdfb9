// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <string>
#include <string_view>

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

/// The directory's id; there is one.
std::string tenant_of(const World& world);

/// The ids of a new managed identity: `{principalId, clientId}`.
json::object add_managed_identity(World& world, std::string_view name);

/// Whether role assignments know it yet.
bool directory_knows(const World& world, const std::string& principal);

} // namespace simulator
