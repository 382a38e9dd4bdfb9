// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/answers.hpp"
#include "providers/simulator/service.hpp"

#include <optional>
#include <string>

namespace simulator {

/// What a write must not ask of a vault's encryption; nothing where it may. `before` is null for a
/// vault that is made; a PUT says the whole of the encryption or loses it, a PATCH does not.
std::optional<http::Response> refuse_encryption(const World& world, const json::object* before,
                                                const json::object& sent, bool is_put);

/// Notes that a change of the encryption is under way.
void begin_encryption(json::object& vault);
/// Lays the encryption that was sent over the vault; a failure where its identity may not use the
/// key.
std::optional<Failure>
encrypt_vault(World& world, const std::string& vault, const json::object& encryption);

/// `backupEncryptionConfigs/backupResourceEncryptionConfig` of the vault.
json::object encryption_config(const json::object& vault);

} // namespace simulator
