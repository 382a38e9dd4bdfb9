// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/answers.hpp"
#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// What a resource guard watches over: an operation that a vault does not carry out until somebody
/// with rights on the guard has agreed (multi-user authorization).
struct CriticalOperation {
    std::string_view operation; ///< "Microsoft.RecoveryServices/vaults/backupconfig/write"
    std::string_view request;   ///< "disableSoftDeleteRequests"
};

namespace guarded {
inline constexpr CriticalOperation item_delete = {
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/delete",
    "deleteProtectedItemRequests"};
inline constexpr CriticalOperation item_write = {
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/write",
    "updateProtectedItemRequests"};
inline constexpr CriticalOperation policy_write = {
    "Microsoft.RecoveryServices/vaults/backupPolicies/write", "updateProtectionPolicyRequests"};
inline constexpr CriticalOperation proxy_delete = {
    "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/delete",
    "deleteResourceGuardProxyRequests"};
inline constexpr CriticalOperation security_pin = {
    "Microsoft.RecoveryServices/vaults/backupSecurityPIN/action", "getBackupSecurityPINRequests"};
inline constexpr CriticalOperation soft_delete_off = {
    "Microsoft.RecoveryServices/vaults/backupconfig/write", "disableSoftDeleteRequests"};
inline constexpr CriticalOperation stop_protection = {
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/"
    "write#stopProtectionWithRetainData",
    "stopProtectionWithRetainDataRequests"};
inline constexpr CriticalOperation less_immutability = {
    "Microsoft.RecoveryServices/vaults/write#reduceImmutabilityState",
    "reduceImmutabilityStateRequests"};
} // namespace guarded

/// The refusal of a write to a guarded vault that carries no `resourceGuardOperationRequests` for
/// the operation, or from a caller without rights on the guard; nothing where it may go on.
/// `properties` are those that were sent.
std::optional<http::Response>
refuse_unapproved(const World& world, const Call& call, const std::string& vault,
                  const CriticalOperation& operation, const json::object& properties);

/// The same of a delete, that needs an `unlockDelete` no longer than 30 minutes ago. `resource` is
/// what goes; empty: the mapping to the guard itself.
std::optional<http::Response> refuse_locked_delete(const World& world, const std::string& vault,
                                                   const CriticalOperation& operation,
                                                   std::string_view resource);

/// Whether a guard watches over the vault.
bool is_guarded(const World& world, const std::string& vault);

} // namespace simulator
