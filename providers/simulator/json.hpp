// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

namespace json = boost::json;

/// The value at a dotted path ("properties.sku.name"), or null where there is none.
const json::value* at_path(const json::value& from, std::string_view path);
const json::value* at_path(const json::object& from, std::string_view path);

std::string text_at(const json::object& from, std::string_view path);
std::int64_t
integer_at(const json::object& from, std::string_view path, std::int64_t otherwise = 0);
bool truth_at(const json::object& from, std::string_view path, bool otherwise = false);
json::object object_at(const json::object& from, std::string_view path);
json::array array_at(const json::object& from, std::string_view path);

/// Lays `patch` over `base`: objects member by member, everything else replaces. A null replaces
/// too.
void merge(json::object& base, const json::object& patch);

/// Sets the value at a dotted path with indexes ("properties.scheduleRunTimes[0]"); missing objects
/// are made. False where the path goes through something that is no object or beyond a list's end.
bool set_path(json::object& root, std::string_view path, json::value value);

std::optional<json::value> parse_json(std::string_view text);

} // namespace simulator
