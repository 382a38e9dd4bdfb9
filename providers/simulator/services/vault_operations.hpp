// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

#include <map>
#include <string>
#include <string_view>

namespace simulator {

/// The URL at which a vault's operation is asked for: "operationStatus" or "operationResults".
std::string vault_operation_url(const Call& call, const std::string& vault, std::string_view sort,
                                const std::string& operation);
/// Vault operations are named by the base64 of a number and a guid: 2047 makes a vault, 4095
/// changes it, 1023 deletes it (recorded in 2023 and 2026).
std::string new_vault_operation_id(World& world, int number);
/// The vault is ready, with its default policies.
void finish_vault(World& world, const std::string& vault);
std::string new_etag(const World& world);

http::Response delete_vault(Context& context, const Call& call);
http::Response vault_operation_status(Context& context, const Call& call);
http::Response vault_operation_result(Context& context, const Call& call);

/// What the operations on vaults do when they are carried out.
std::map<std::string_view, Effect> vault_effects();

} // namespace simulator
