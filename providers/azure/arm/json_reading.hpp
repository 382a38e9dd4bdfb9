// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

namespace azure {

/// Nothing where `text` is not one whole JSON value, which is made in `memory`.
std::optional<boost::json::value>
parse_json(std::string_view text, boost::json::storage_ptr memory = {});

/// The member of that exact name, or null where `value` is no object or has none.
const boost::json::value* member(const boost::json::value& value, std::string_view name);

/// The member of that name without regard to case: services differ about "innerError".
const boost::json::value* member_any_case(const boost::json::value& value, std::string_view name);

/// The member's text, or empty where it is absent or no text. Lives as long as `value`.
std::string_view text_at(const boost::json::value& value, std::string_view name);

} // namespace azure
