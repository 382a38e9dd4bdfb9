// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/plan/record.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace state {

std::string_view to_string(reconciler::Record::Status status); ///< "managed", "retained"
reconciler::Result<reconciler::Record::Status> status_from(std::string_view text);

/// A record as JSON and back, exactly.
boost::json::value to_json(const reconciler::Record& record);
reconciler::Result<reconciler::Record> record_from_json(const boost::json::value& json);

} // namespace state
