// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace azure {

struct Write;

/// What a resource guard may watch over (facts §4, MUA).
namespace guarded {
inline constexpr std::string_view item_delete =
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/delete";
inline constexpr std::string_view item_write =
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/write";
inline constexpr std::string_view policy_write =
    "Microsoft.RecoveryServices/vaults/backupPolicies/write";
inline constexpr std::string_view mapping_delete =
    "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/delete";
inline constexpr std::string_view less_immutability =
    "Microsoft.RecoveryServices/vaults/write#reduceImmutabilityState";
} // namespace guarded

/// Where a vault's mapping to its guard lies.
std::string guard_mapping(std::string_view vault);

/// The vault's guard and its requests, as facts of the vault: `guard`, `guard_requests`.
void decode_guard(reconciler::Live& vault, const boost::json::value& mapping);

/// Lets a write of the step say whose agreement it goes with, where the vault's guard watches over
/// such writes.
void name_request(reconciler::Step& step, const reconciler::Case& one, const std::string& vault,
                  std::string_view operation);

/// Adds what `name_request` noted to the properties that are sent.
void add_requests(boost::json::object& properties, const reconciler::Step& step);

/// The step that must come before a delete of `resource` ("" for the mapping itself); nothing where
/// no guard watches over it. It holds for half an hour.
std::optional<reconciler::Step> unlock_step(const reconciler::Case& one, const std::string& vault,
                                            std::string_view operation,
                                            const std::string& resource);
Write unlock_request(const reconciler::Step& step);

} // namespace azure
