// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/services/vault_objects.hpp"

namespace simulator {

http::Response create_key(World& world, const VaultCall& at);
http::Response import_key(World& world, const VaultCall& at);
/// A new version of the same sort.
http::Response rotate_key(World& world, const VaultCall& at);
http::Response get_rotation_policy(const World& world, const VaultCall& at);
http::Response put_rotation_policy(World& world, const VaultCall& at);
/// encrypt, decrypt, wrapkey, unwrapkey: no more than a way to write the same bytes, for the keys
/// here are made up.
http::Response use_key(const World& world, const VaultCall& at, std::string_view operation);

http::Response set_secret(World& world, const VaultCall& at);

} // namespace simulator
