// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <boost/json/value.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace azure {

/// Whether the caller's roles allow what the steps need, as far as it was read (permissions API):
/// first at the subscriptions, and only where that does not suffice at the groups and at the
/// objects themselves. What was not read yet is asked for in `closer`. A warning in a plan, for
/// another identity may apply it; before an apply it blocks.
void check_rights(std::vector<reconciler::Reviewed>& changes,
                  const reconciler::Surroundings& around);

/// The id under which an observation holds what the caller may do at a scope.
std::string rights_id(std::string_view scope);
std::string scope_of_rights(std::string_view id);

/// One of them, from the answer of the permissions API.
reconciler::Live
decode_rights(std::string_view scope, const std::vector<boost::json::value>& permissions);

/// The least that an identity needs, on the subscriptions that a stack touches: to plan, or to
/// apply too. Only what tresor ever asks for.
std::span<const std::string_view> actions_to_plan();
std::span<const std::string_view> actions_to_apply();

} // namespace azure
