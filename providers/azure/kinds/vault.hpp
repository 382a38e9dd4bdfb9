// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/schema.hpp"
#include "reconciler/plan/observation.hpp"
#include "reconciler/plan/step.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace azure {

struct Write;

/// The tag that says which stack owns a vault; its value is the state's lineage.
inline constexpr std::string_view lineage_tag = "tresor-lineage";

reconciler::Table vault_table();

/// A vault from its three resources: itself, backupconfig/vaultconfig,
/// backupstorageconfig/vaultstorageconfig. Facts: `lineage` (empty: nobody's), `storage_locked`,
/// `principals` (of its identities: "SystemAssigned", or the folded id), `is_guarded`.
reconciler::Live decode_vault(const boost::json::value& vault, const boost::json::value& config,
                              const boost::json::value& storage);

/// The object id of one of the vault's identities; "" where it has none such.
std::string principal_in(const boost::json::value& vault, const std::string& identity);

/// The request of a step of a vault.
Write vault_request(const reconciler::Step& step);

} // namespace azure
