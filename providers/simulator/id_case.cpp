// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/id_case.hpp"

#include "providers/simulator/json.hpp"
#include "providers/simulator/text.hpp"

#include <algorithm>
#include <cctype>

namespace simulator {

namespace {

constexpr std::string_view subscriptions = "/subscriptions/";
constexpr std::string_view groups = "/resourceGroups/";

void replace_segment(std::string& id, std::size_t at, std::string_view spelling)
{
    id.replace(at, spelling.size(), spelling);
}

void raise(std::string& id, std::size_t begin)
{
    const std::size_t end = std::min(id.find('/', begin), id.size());
    for (std::size_t i = begin; i < end; ++i)
        id[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(id[i])));
}

std::string drifted(std::string id, std::uint64_t draw)
{
    if ((draw & 1U) != 0) replace_segment(id, 0, "/Subscriptions/");
    const std::size_t group = fold(id).find(fold(groups));
    if (group == std::string::npos) return id;
    if ((draw & 2U) != 0) replace_segment(id, group, "/resourcegroups/");
    if ((draw & 4U) != 0) raise(id, group + groups.size());
    return id;
}

void drift(json::value& value, std::uint64_t draw)
{
    if (value.is_object())
        for (auto& member : value.get_object()) drift(member.value(), draw);
    if (value.is_array())
        for (auto& element : value.get_array()) drift(element, draw);
    if (value.is_string() && starts_with_folded(value.get_string(), subscriptions))
        value = drifted(std::string(value.get_string()), draw);
}

} // namespace

void drift_ids(http::Response& response, std::uint64_t draw)
{
    auto body = parse_json(response.body);
    if (!body) return;
    drift(*body, draw);
    response.body = json::serialize(*body);
}

} // namespace simulator
