// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/route_records.hpp"

#include "tests/contract/routes.hpp"

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>

#include <fstream>

namespace contract {

RouteRecords read_route_records(const std::filesystem::path& file)
{
    RouteRecords records;
    std::ifstream in(file, std::ios::binary);
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        std::vector<std::string> fields;
        boost::algorithm::split(fields, line, boost::algorithm::is_any_of("\t"));
        const std::string route = fields.front();
        fields.erase(fields.begin());
        records[route] = std::move(fields);
    }
    return records;
}

std::string route_records_text(const RouteRecords& records)
{
    std::string text;
    for (const auto& route : all_routes()) {
        const auto found = records.find(route);
        if (found == records.end()) continue;
        text += route;
        for (const auto& field : found->second) text += '\t' + field;
        text += '\n';
    }
    return text;
}

} // namespace contract
