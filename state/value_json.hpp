// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/model/value.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace state {

/// Values as JSON and back, exactly: integers stay integers, bytes stay bytes, members keep their
/// names. What is no Value (a fraction, an integer beyond 64 bits) is refused.
boost::json::value to_json(const reconciler::Value& value);
boost::json::object to_json(const reconciler::Object& object);
reconciler::Result<reconciler::Value> value_from_json(const boost::json::value& json);
reconciler::Result<reconciler::Object> object_from_json(const boost::json::value& json);

/// One JSON text, whole; an error names the place in it.
reconciler::Result<boost::json::value> parse_json(std::string_view text);

/// "json-unexpected": what a JSON text of ours should have been, and is not.
reconciler::Diagnostic unexpected_json(std::string detail);

} // namespace state
