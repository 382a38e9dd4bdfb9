// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

inline constexpr std::string_view key_vault_type = "Microsoft.KeyVault/vaults";

/// The key vault as GET shows it in the api-version; `just_made`: in the answer to the PUT that
/// made it.
json::object shown_key_vault(const World& world, const json::object& vault,
                             std::string_view api_version, bool just_made = false);

/// The key vault after a write, in the spelling in which it is kept. `before` is null for a new
/// one.
json::object key_vault_document(const World& world, const Call& call, const std::string& id,
                                const json::object& sent, const json::object* before);

/// The key vault of a host name or of a URL below it.
std::optional<Object> key_vault_of_url(const World& world, std::string_view url);

} // namespace simulator
