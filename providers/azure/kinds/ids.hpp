// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/resource_id.hpp"

#include <string>
#include <string_view>

namespace azure {

/// "/subscriptions/{s}/resourceGroups/{g}/providers/{provider}/{type}/{name}[/…]", taken apart
/// without regard to case. Empty members where the id has no such part.
struct IdParts {
    std::string subscription;
    std::string resource_group;
    std::string provider_and_type; ///< folded: "microsoft.recoveryservices/vaults"
    std::string name;
    std::string rest; ///< what follows the name, with its leading slash
};

IdParts parts_of(std::string_view id);

std::string
vault_id(std::string_view subscription, std::string_view resource_group, std::string_view name);
std::string policy_id(std::string_view vault, std::string_view name);
std::string
vm_id(std::string_view subscription, std::string_view resource_group, std::string_view name);

/// The protected item of a VM in a vault (facts §6): its name embeds the VM's group and name.
std::string item_id(std::string_view vault, std::string_view vm);

/// Where the object that an id names lies: the id up to and including the vault's name.
std::string vault_of(std::string_view id);

/// The grant that Azure Backup holds on a Key Vault: no ARM object, but one identity of ours.
std::string grant_id(std::string_view key_vault);
std::string key_vault_of_grant(std::string_view grant);

/// Stands for a Key Vault that is known by name only, until it is seen.
std::string unseen_key_vault(std::string_view name);

/// The last segment of an id.
std::string name_of(std::string_view id);

/// A path for a URL: what ARM ids may hold but URLs may not is percent-encoded.
std::string url_path(std::string_view id);

/// RFC 4122 version 5 in the URL namespace: the same text gives the same name on every machine.
std::string uuid_v5(std::string_view text);

} // namespace azure
