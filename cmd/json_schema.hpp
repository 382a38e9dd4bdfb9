// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/schema.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace cmd {

/// What an editor must know of a configuration, as JSON Schema draft-07, made from the attribute
/// tables: descriptions, types, values, ranges. Where another type than text is wanted, an
/// expression in `${…}` is good as well. An overlay need not be complete.
boost::json::object json_schema(const reconciler::Schema& schema, bool is_overlay);

/// The same as text, indented by two.
std::string render_json_schema(const reconciler::Schema& schema, bool is_overlay);

} // namespace cmd
