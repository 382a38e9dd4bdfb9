// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/plan/plan.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace cmd {

/// Plans and their parts as JSON, for events and saved plans, and back. Spans go out as file, line
/// and column, and do not come back: the text they point into is not kept.
boost::json::object to_json(const reconciler::Marks& marks);
boost::json::object to_json(const reconciler::AttributeChange& change);
boost::json::object to_json(const reconciler::Diagnostic& diagnostic);
boost::json::object to_json(const reconciler::Change& change);
boost::json::object to_json(const reconciler::Plan& plan);

reconciler::Result<reconciler::Diagnostic> diagnostic_from_json(const boost::json::value& json);
reconciler::Result<reconciler::Change> change_from_json(const boost::json::value& json);
reconciler::Result<reconciler::Plan> plan_from_json(const boost::json::value& json);

} // namespace cmd
