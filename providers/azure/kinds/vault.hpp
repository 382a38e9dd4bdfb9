// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/observation.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace azure {

/// The tag that says which stack owns a vault; its value is the state's lineage.
inline constexpr std::string_view lineage_tag = "tresor-lineage";

/// A vault from its three resources: itself, backupconfig/vaultconfig,
/// backupstorageconfig/vaultstorageconfig. Facts: `lineage` (empty: nobody's), `storage_locked`.
reconciler::Live decode_vault(const boost::json::value& vault, const boost::json::value& config,
                              const boost::json::value& storage);

} // namespace azure
