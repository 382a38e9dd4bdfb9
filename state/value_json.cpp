// SPDX-License-Identifier: Apache-2.0
#include "state/value_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace json = boost::json;
using namespace reconciler;

namespace state {

namespace {

Result<Value> list_from_json(const json::array& array)
{
    List list;
    list.reserve(array.size());
    for (const auto& element : array) {
        auto value = value_from_json(element);
        if (!value) return value;
        list.push_back(std::move(*value));
    }
    return Value(std::move(list));
}

} // namespace

json::value to_json(const Value& value)
{
    if (const auto* truth = value.as_bool()) return *truth;
    if (const auto* integer = value.as_integer()) return *integer;
    if (const auto* text = value.as_text()) return json::value(json::string(*text));
    if (const auto* object = value.as_object()) return to_json(*object);
    const auto* list = value.as_list();
    if (list == nullptr) return nullptr;
    json::array array;
    array.reserve(list->size());
    for (const auto& element : *list) array.push_back(to_json(element));
    return array;
}

json::object to_json(const Object& object)
{
    json::object members;
    members.reserve(object.size());
    for (const auto& [name, value] : object) members.emplace(name, to_json(value));
    return members;
}

Result<Value> value_from_json(const json::value& json)
{
    switch (json.kind()) {
    case json::kind::null: return Value();
    case json::kind::bool_: return Value(json.get_bool());
    case json::kind::int64: return Value(json.get_int64());
    case json::kind::string: return Value(std::string_view(json.get_string()));
    case json::kind::array: return list_from_json(json.get_array());
    case json::kind::object: {
        auto object = object_from_json(json);
        if (!object) return std::unexpected(std::move(object.error()));
        return Value(std::move(*object));
    }
    case json::kind::uint64:
    case json::kind::double_: break;
    }
    return fail(unexpected_json("The number " + json::serialize(json) + " is no 64-bit integer."));
}

Result<Object> object_from_json(const json::value& json)
{
    const auto* members = json.if_object();
    if (members == nullptr)
        return fail(
            unexpected_json("There should be an object, not " + json::serialize(json) + "."));
    Object object;
    for (const auto& member : *members) {
        auto value = value_from_json(member.value());
        if (!value) return std::unexpected(std::move(value.error()));
        object.set(std::string_view(member.key()), std::move(*value));
    }
    return object;
}

// Bytes that are no UTF-8 stay as they are: what was stored comes back as it was.
Result<json::value> parse_json(std::string_view text)
{
    json::parse_options options;
    options.max_depth = 256;
    options.allow_invalid_utf8 = true;
    json::error_code problem;
    auto value = json::parse(text, problem, {}, options);
    if (problem) return fail(unexpected_json(fmt::format("It is no JSON: {}.", problem.message())));
    return value;
}

Diagnostic unexpected_json(std::string detail)
{
    Diagnostic diagnostic;
    diagnostic.id = "json-unexpected";
    diagnostic.summary = "Unexpected JSON";
    diagnostic.detail = std::move(detail);
    diagnostic.fix =
        "It was cut off or changed after tresor wrote it: make it anew, or take a copy.";
    return diagnostic;
}

} // namespace state
