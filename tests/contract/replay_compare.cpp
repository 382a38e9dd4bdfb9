// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_compare.hpp"

#include "tests/contract/replay_wording.hpp"
#include "tests/contract/shape.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace contract {
namespace json = boost::json;
namespace {

/// Headers that mean something to a client. The recorder never wrote Retry-After nor the reads
/// that are left (azure/README §3).
bool is_compared(std::string_view header)
{
    return header != "retry-after" && header != "x-ms-ratelimit-remaining-subscription-reads" &&
           (header == "location" || header == "azure-asyncoperation" || header == "etag" ||
            header == "www-authenticate" || header == "content-type" ||
            header.starts_with("x-ms-ratelimit-") || header.starts_with("x-ms-user-quota-") ||
            header == "x-ms-failure-cause" || header == "x-ms-error-code");
}

void compare_headers(const Answer& recorded, const Answer& simulated, Differences& found)
{
    for (const auto& [name, value] : recorded.headers) {
        if (!is_compared(name)) continue;
        const auto other = simulated.headers.find(name);
        if (other == simulated.headers.end())
            found.push_back({"header missing", name, value.substr(0, 120)});
        else if (value.starts_with("http") && wording_of(value) != wording_of(other->second))
            found.push_back({"header differs", name, value + " | " + other->second});
    }
    for (const auto& [name, value] : simulated.headers)
        if (is_compared(name) && !recorded.headers.contains(name))
            found.push_back({"extra header", name, value.substr(0, 120)});
}

std::string_view type_of(const json::value& value)
{
    switch (value.kind()) {
    case json::kind::null: return "null";
    case json::kind::bool_: return "boolean";
    case json::kind::string: return "string";
    case json::kind::array: return "array";
    case json::kind::object: return "object";
    default: return "number";
    }
}

void compare_texts(std::string_view recorded, std::string_view simulated, const std::string& place,
                   Differences& found)
{
    const auto detail =
        std::string(recorded.substr(0, 100)) + " | " + std::string(simulated.substr(0, 100));
    const auto theirs = wording_of(recorded);
    const auto ours = wording_of(simulated);
    if (theirs != ours)
        found.push_back({"pattern", place, detail});
    else if (theirs == "text" && recorded != simulated &&
             boost::algorithm::iequals(recorded, simulated))
        found.push_back({"spelling", place, detail});
}

/// Of each element the differences to the element of `others` that is most like it.
void compare_elements(const json::array& elements, const json::array& others, bool turned,
                      const std::string& place, Differences& found)
{
    for (const auto& element : elements) {
        Differences least;
        bool first = true;
        for (const auto& other : others) {
            auto now =
                turned ? differences(other, element, place) : differences(element, other, place);
            if (first || now.size() < least.size()) least = std::move(now);
            first = false;
            if (least.empty()) break;
        }
        std::ranges::move(least, std::back_inserter(found));
    }
}

void compare_arrays(const json::array& recorded, const json::array& simulated,
                    const std::string& place, Differences& found)
{
    if (recorded.empty() != simulated.empty()) {
        found.push_back({recorded.empty() ? "list not empty" : "list empty", place,
                         json::serialize(recorded.empty() ? simulated : recorded).substr(0, 200)});
        return;
    }
    compare_elements(recorded, simulated, false, place + "/*", found);
    compare_elements(simulated, recorded, true, place + "/*", found);
}

void compare_objects(const json::object& recorded, const json::object& simulated,
                     const std::string& place, Differences& found)
{
    for (const auto& [key, value] : recorded) {
        const auto inside = place + "/" + std::string(key);
        if (const auto* other = simulated.if_contains(key))
            std::ranges::move(differences(value, *other, inside), std::back_inserter(found));
        else
            found.push_back({"property missing", inside, json::serialize(value).substr(0, 160)});
    }
    for (const auto& [key, value] : simulated)
        if (!recorded.contains(key))
            found.push_back({"extra property", place + "/" + std::string(key),
                             json::serialize(value).substr(0, 160)});
}

json::array values_of(const json::object& map)
{
    json::array values;
    for (const auto& [key, value] : map) values.push_back(value);
    return values;
}

/// What is listed beside the entries that are known is not held against anybody.
json::value without_unknown(const json::value& recorded, json::value simulated)
{
    const auto* known = recorded.as_object().if_contains("value");
    auto* object = simulated.if_object();
    auto* listed = object != nullptr ? object->if_contains("value") : nullptr;
    if (known == nullptr || listed == nullptr || !listed->is_array()) return simulated;
    json::array alike;
    for (auto& entry : listed->get_array())
        if (std::ranges::any_of(known->as_array(), [&](const json::value& one) {
                return differences(one, entry, "").empty();
            }))
            alike.push_back(std::move(entry));
    // Where none is alike, the nearest say best what differs.
    if (!alike.empty()) *listed = std::move(alike);
    return simulated;
}

/// None, or an empty text.
bool is_empty(const json::value& body)
{
    return body.is_null() || (body.is_string() && body.get_string().empty());
}

} // namespace

Differences
differences(const json::value& recorded, const json::value& simulated, const std::string& place)
{
    Differences found;
    if (type_of(recorded) != type_of(simulated))
        found.push_back({"type", place,
                         json::serialize(recorded).substr(0, 80) + " | " +
                             json::serialize(simulated).substr(0, 80)});
    else if (recorded.is_object() && is_map(place))
        compare_arrays(values_of(recorded.get_object()), values_of(simulated.get_object()), place,
                       found);
    else if (recorded.is_object())
        compare_objects(recorded.get_object(), simulated.get_object(), place, found);
    else if (recorded.is_array())
        compare_arrays(recorded.get_array(), simulated.get_array(), place, found);
    else if (recorded.is_string())
        compare_texts(recorded.get_string(), simulated.get_string(), place, found);
    std::ranges::sort(found, {}, [](const Difference& d) { return d.cause + d.place; });
    found.erase(std::unique(found.begin(), found.end(),
                            [](const Difference& a, const Difference& b) {
                                return a.cause == b.cause && a.place == b.place;
                            }),
                found.end());
    return found;
}

Differences differences(const Answer& recorded, const Answer& simulated)
{
    if (recorded.status != simulated.status)
        return {{"status", "",
                 std::to_string(recorded.status) + " | " + std::to_string(simulated.status) + " " +
                     json::serialize(simulated.body).substr(0, 300)}};
    Differences found;
    compare_headers(recorded, simulated, found);
    if (is_empty(recorded.body) != is_empty(simulated.body))
        found.push_back({is_empty(recorded.body) ? "extra body" : "body missing", "",
                         json::serialize(recorded.body).substr(0, 200)});
    else if (!is_empty(recorded.body))
        std::ranges::move(differences(recorded.body,
                                      recorded.list_is_cut
                                          ? without_unknown(recorded.body, simulated.body)
                                          : simulated.body,
                                      ""),
                          std::back_inserter(found));
    return found;
}

} // namespace contract
