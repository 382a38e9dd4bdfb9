// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace contract {

/// What is on record of each route, in a golden of lines of tabbed fields, the route first.
using RouteRecords = std::map<std::string, std::vector<std::string>>;

/// Empty where there is no such file.
RouteRecords read_route_records(const std::filesystem::path& file);

/// In the order of the routes; those without a record are left out. Returns the text.
std::string route_records_text(const RouteRecords& records);

} // namespace contract
