// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/shape.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string_view>

namespace contract {
namespace json = boost::json;
namespace {

using Visit = std::function<void(const std::string& place, const json::object&)>;

void each_object(const json::value& value, const std::string& place, const Visit& visit)
{
    if (const auto* array = value.if_array()) {
        for (const auto& element : *array) each_object(element, place + "/*", visit);
    } else if (const auto* object = value.if_object(); object != nullptr && !is_map(place)) {
        visit(place, *object);
        for (const auto& [key, member] : *object)
            each_object(member, place + "/" + std::string(key), visit);
    }
}

} // namespace

bool is_map(std::string_view place)
{
    constexpr std::array maps{"/tags", "/userAssignedIdentities"};
    return std::ranges::any_of(maps, [&](const char* map) { return place.ends_with(map); });
}

void Shape::add(const json::value& body)
{
    ++bodies_;
    each_object(body, "", [this](const std::string& place, const json::object& object) {
        auto& members = places_[place];
        ++members.objects;
        for (const auto& [key, value] : object) ++members.seen[std::string(key)];
    });
}

std::vector<std::string> Shape::missing(const json::value& body) const
{
    std::set<std::string> found;
    each_object(body, "", [&](const std::string& place, const json::object& object) {
        const auto known = places_.find(place);
        if (known == places_.end()) return;
        for (const auto& [key, count] : known->second.seen)
            if (count == known->second.objects && !object.contains(key))
                found.insert(place + "/" + key);
    });
    return {found.begin(), found.end()};
}

std::vector<std::string> Shape::lines() const
{
    std::vector<std::string> out;
    for (const auto& [place, members] : places_)
        for (const auto& [key, count] : members.seen)
            out.push_back(place + "/" + key + (count == members.objects ? "" : "?"));
    std::ranges::sort(out);
    return out;
}

} // namespace contract
