// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azure {

/// What others have laid upon the subscriptions of the VMs whose protection changes: locks on the
/// groups of their snapshots (facts §3.34), assignments of Azure Policy that demand tags there
/// (§3.35) or protect the same VMs. What was not seen yet is asked for by `closer`.
void check_governance(std::vector<reconciler::Reviewed>& changes,
                      const reconciler::Surroundings& around);

/// The id under which an observation holds that of a subscription; and the subscription of such an
/// id, empty where it is none.
std::string governance_id(std::string_view subscription);
std::string subscription_of_governance(std::string_view id);

/// Facts: `locks` [{ scope, level }], `assignments` [{ id, name, scope, definition }], the
/// enforced ones; `unreadable` where either could not be read.
reconciler::Live decode_governance(std::string_view subscription,
                                   const std::vector<boost::json::value>& locks,
                                   const std::vector<boost::json::value>& assignments);

} // namespace azure
