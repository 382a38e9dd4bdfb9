// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <optional>
#include <string>

namespace simulator {

/// A key or secret that is in a key vault before anybody asks for it.
struct KeySpec {
    std::string name;
    bool enabled = true;
    std::optional<Time> expires;
    bool of_certificate = false; ///< its name stands for a certificate, its key and its secret
};

/// What the data plane of a key vault (by id) shows afterwards. Returns the URL of the version.
std::string add_key(World& world, const std::string& key_vault, const KeySpec& spec);
std::string add_secret(World& world, const std::string& key_vault, const std::string& name,
                       std::string_view content_type);

/// The URL of a key's newest version; a key that is not there is made.
std::string key_url(World& world, const std::string& key_vault, const std::string& name);

} // namespace simulator
