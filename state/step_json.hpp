// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/plan/step.hpp"

#include <boost/json/value.hpp>

namespace state {

/// Steps and their parts as JSON and back, exactly: the journal and saved plans hold them so.
/// Members that are not known are passed over; whoever keeps the JSON keeps its version too.
boost::json::value to_json(const reconciler::Step& step);
boost::json::value to_json(const reconciler::Effect& effect);
boost::json::value to_json(const reconciler::Precondition& precondition);
boost::json::value to_json(const reconciler::Permission& permission);

reconciler::Result<reconciler::Step> step_from_json(const boost::json::value& json);
reconciler::Result<reconciler::Effect> effect_from_json(const boost::json::value& json);
reconciler::Result<reconciler::Precondition> precondition_from_json(const boost::json::value& json);
reconciler::Result<reconciler::Permission> permission_from_json(const boost::json::value& json);

} // namespace state
