// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/value.hpp"

#include <compare>

/// Which of two values protects more (facts §4, §5), and canonical spellings.
namespace azure {

/// Local < Zone, Local < Geo; Zone and Geo guard against different things.
std::partial_ordering redundancy_order(const reconciler::Value& a, const reconciler::Value& b);
std::partial_ordering soft_delete_order(const reconciler::Value& a, const reconciler::Value& b);
std::partial_ordering immutability_order(const reconciler::Value& a, const reconciler::Value& b);

std::partial_ordering alerts_order(const reconciler::Value& a, const reconciler::Value& b);
/// Any guard protects more than "none".
std::partial_ordering guard_order(const reconciler::Value& a, const reconciler::Value& b);
std::partial_ordering consistency_order(const reconciler::Value& a, const reconciler::Value& b);

/// Retention objects: less where any of the ranges keeps less.
std::partial_ordering retention_order(const reconciler::Value& a, const reconciler::Value& b);

/// "West Europe" and "westeurope" are one region.
reconciler::Value normalised_location(const reconciler::Value& location);

} // namespace azure
