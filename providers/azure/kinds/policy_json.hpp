// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/kinds/carry_over.hpp"

#include "reconciler/plan/observation.hpp"

#include <boost/json/object.hpp>

#include <span>

namespace azure {

/// The `properties` of a VM backup policy (facts §5) from all of its attributes. Every retention
/// time equals the schedule's; the date part of a time is meaningless.
boost::json::object policy_properties(const reconciler::Object& attributes);

/// What of a live policy stays when it is written: all that the attributes have no word for.
std::span<const Carried> policy_carried();

/// A policy as the service lists it. Facts: `items`, how many VMs use it.
reconciler::Live decode_policy(const boost::json::value& policy);

} // namespace azure
