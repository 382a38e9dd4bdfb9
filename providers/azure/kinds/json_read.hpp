// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace azure {

/// The value under "a/b/c"; null where a part is missing or no object. Never throws.
const boost::json::value& at(const boost::json::value& value, std::string_view path);

/// The text, number or truth there; empty, 0 or false where it is missing or of another type.
std::string text_in(const boost::json::value& value, std::string_view path);
std::int64_t integer_in(const boost::json::value& value, std::string_view path);
bool truth_in(const boost::json::value& value, std::string_view path);

/// The elements there; an empty array where it is missing or no array.
const boost::json::array& array_in(const boost::json::value& value, std::string_view path);

} // namespace azure
