// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/generations.hpp"
#include "providers/simulator/operations.hpp"
#include "providers/simulator/services/resources.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

inline constexpr std::string_view vault_type = "Microsoft.RecoveryServices/vaults";

/// The id of the vault that the call's path names.
std::string vault_id(const World& world, const Call& call);
/// That vault, if it is there and ready; while it is being made its backup settings do not exist.
std::optional<Object> ready_vault(const World& world, const Call& call);
http::Response vault_not_found(const Call& call);

/// The vault as GET shows it in the api-version.
json::object
shown_vault(const World& world, const json::object& vault, std::string_view api_version);
/// What the creating PUT answers, and GET until the vault is ready: the settings that were sent,
/// the others not yet there.
json::object
shown_new_vault(const World& world, const json::object& vault, std::string_view api_version);
/// As a list shows it: a few of its properties only.
json::object listed_vault(const json::object& vault, std::string_view api_version);
/// Its settings for soft delete and for storage, with the defaults of a new vault.
json::object new_vault_config(const std::string& vault);
json::object new_storage_config(const std::string& vault);
json::object config_of(const World& world, Kind kind, const std::string& vault);
/// "Disabled", "Unlocked" or "Locked".
std::string immutability_of(const json::object& vault);

/// What a write of vault properties (PUT, PATCH) must not ask for; nothing where it may.
std::optional<http::Response> refuse_vault_change(const World& world, const std::string& vault,
                                                  const json::object& properties, bool is_new,
                                                  const Generation& generation);
std::optional<http::Response> refuse_soft_delete(const json::object& before, std::string_view state,
                                                 std::int64_t days, const Generation& generation);
std::optional<http::Response> refuse_storage(const World& world, const std::string& vault,
                                             std::string_view type, bool cross_region_restore);
std::string soft_delete_state(std::string_view sent);

/// Lays what a client sent over the vault and its two settings.
void apply_vault_change(World& world, const std::string& vault, const json::object& sent);

std::string policy_id(const std::string& vault, std::string_view name);
json::object policy_document(const std::string& id, json::object properties);
/// DefaultPolicy, EnhancedPolicy and HourlyLogBackup of a new vault.
void add_default_policies(World& world, const std::string& vault);

/// The policy as GET shows it, with the number of items that use it.
json::object shown_policy(const World& world, const Object& policy);
bool is_enhanced(const json::object& policy);
/// Whether a policy keeps less than another in some range.
bool keeps_less(const json::object& policy, const json::object& than);

/// What tells a protected item within a vault: the VM's group and name.
struct ItemName {
    std::string group;
    std::string machine;
};
std::optional<ItemName> item_name(std::string_view container, std::string_view item);
ItemName item_name_of(std::string_view machine_id);
std::string native_name(const ItemName& name); ///< "iaasvmcontainerv2;rg;vm"
std::string item_id(const std::string& vault, const ItemName& name);
/// The item as the call's api-version has it.
json::object shown_item(const World& world, const Object& item, const Call& call);
bool is_soft_deleted(const json::object& item);
bool is_active(const json::object& item); ///< protected: not stopped, not deleted
std::string vault_of(std::string_view child_id);

json::object new_job(World& world, const std::string& vault, const ItemName& name,
                     std::string_view operation, json::object bag);

/// 202 without body, both headers and Retry-After.
http::Response accepted(const std::string& status_url, const std::string& result_url);

} // namespace simulator
