// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace azure {

/// Who asks Key Vault for backups: the first-party application of facts §2.1, by cloud.
std::string backup_application_id(std::string_view cloud);

/// The id under which an observation holds that application's service principal; its attribute
/// `object_id` is the one of the tenant.
inline constexpr std::string_view backup_principal = "principal:backup-management-service";

/// A Key Vault as the plan sees it. Facts: `tenant`, `rbac`, `location`, `firewall_blocks`.
reconciler::Live decode_key_vault(const boost::json::value& key_vault);

/// What the vault's access policies give to the principal; nullopt-like empty id where nothing, or
/// where the vault goes by roles.
reconciler::Live
decode_access_policy(const boost::json::value& key_vault, std::string_view principal);

/// What a role lets its holder do in a Key Vault: of "get", "list" and "backup".
struct RoleGrant {
    std::string name;
    std::vector<std::string> keys;
    std::vector<std::string> secrets;
};
using RoleGrants = std::map<std::string, RoleGrant>; ///< by the folded GUID of the definition

RoleGrant decode_role(const boost::json::value& definition);

/// The definitions among the assignments that are neither built in and known nor tresor's own: ids,
/// each once.
std::vector<std::string> unknown_roles(const std::vector<boost::json::value>& assignments);

/// The same from the roles the principal holds at the vault or above. `assignments` are all of the
/// principal's in the subscription, `others` the roles among them that had to be read.
reconciler::Live decode_roles(const reconciler::Live& key_vault,
                              const std::vector<boost::json::value>& assignments,
                              const RoleGrants& others = {});

/// Adds to the desired set what the encryption of its VMs asks of Key Vaults (facts §2.2): one
/// grant per vault, in front of the VMs that need it.
void derive_grants(reconciler::DesiredSet& desired, const reconciler::Observation& observation);

/// A grant that only its Key Vault's owner can give.
struct GrantText {
    std::string key_vault; ///< ARM id
    std::string tenant;
    std::string principal;
    bool rbac = false;
    bool keys = false; ///< keys as well as secrets
};

/// Says that it is missing, with what the owner runs: az, or Terraform.
reconciler::Diagnostic missing_grant(const reconciler::Desired& desired, const GrantText& sight);

struct Write;

/// The request of a step of a grant.
Write grant_request(const reconciler::Step& step);

} // namespace azure
