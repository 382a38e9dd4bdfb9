// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/openapi_value_check.hpp"

#include "tests/contract/openapi_formats.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <limits>
#include <regex>

namespace contract {
namespace json = boost::json;
namespace {

std::string escaped(std::string_view key)
{
    std::string out;
    for (const char c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

std::string_view type_of(Node schema)
{
    if (const auto type = text_of(schema.object(), "type"); !type.empty()) return type;
    if (schema.member("properties") || schema.member("allOf") ||
        schema.member("additionalProperties"))
        return "object";
    return schema.member("enum") ? "string" : "";
}

bool has_type(std::string_view type, const json::value& value)
{
    if (type.empty()) return true;
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string" || type == "file") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    return type == "number" && value.is_number();
}

/// Only what the service alone writes; a property that says `mutability` says when it may be sent.
bool is_read_only(Node schema)
{
    return is_set(schema.object(), "readOnly");
}

bool fits(std::string_view format, double number)
{
    if (format == "int32")
        return number >= std::numeric_limits<std::int32_t>::min() &&
               number <= std::numeric_limits<std::int32_t>::max();
    return true;
}

std::size_t limit(Node schema, std::string_view name, std::size_t otherwise)
{
    const auto value = schema.member(name);
    return value ? value.value->to_number<std::size_t>() : otherwise;
}

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

} // namespace

void ValueCheck::note(const std::string& pointer, std::string rule, std::string message)
{
    found_.push_back({"", 0, pointer, std::move(rule), std::move(message)});
}

void ValueCheck::check(Node schema, const json::value& value, const std::string& pointer)
{
    schema = schemas_.resolve(schema);
    if (value.is_null()) {
        if (!is_set(schema.object(), "x-nullable")) note(pointer, "null", "is null");
        return;
    }
    const auto type = type_of(schema);
    if (!has_type(type, value))
        return note(pointer, "type",
                    "is not of type " + std::string(type) + ": " +
                        json::serialize(value).substr(0, 60));
    check_enum(schema, value, pointer);
    if (type == "object")
        check_object(schema, value.get_object(), pointer);
    else if (type == "array")
        check_array(schema, value.get_array(), pointer);
    else if (type == "string")
        check_string(schema, value.get_string(), pointer);
    else if (type == "integer" || type == "number")
        check_number(schema, value, pointer);
}

Node ValueCheck::concrete(Node schema, const json::object& object, const std::string& pointer)
{
    const auto& known = schemas_.flattened(schema);
    const auto& name = known.discriminator;
    if (name.empty()) return schema;
    if (!object.contains(name)) {
        if (!known.required.contains(name)) return schema;
        note(pointer + "/" + name, "required", "is missing");
        return {};
    }
    const auto value = text_of(object, name);
    const auto found = schemas_.selected(schema, value);
    if (!found)
        note(pointer + "/" + name, "discriminator",
             "selects no definition: \"" + std::string(value) + "\"");
    return found;
}

void ValueCheck::check_object(Node schema, const json::object& object, const std::string& pointer)
{
    const auto chosen = concrete(schema, object, pointer);
    if (!chosen) return;
    const auto& known = schemas_.flattened(chosen);
    for (const auto& name : known.required) {
        if (object.contains(name)) continue;
        const auto property = known.properties.find(name);
        const bool answered_only = direction_ == Direction::request &&
                                   property != known.properties.end() &&
                                   is_read_only(schemas_.resolve(property->second));
        if (!answered_only) note(pointer + "/" + escaped(name), "required", "is missing");
    }
    check_members(known, object, pointer);
}

void ValueCheck::check_members(const ObjectSchema& known, const json::object& object,
                               const std::string& pointer)
{
    for (const auto& [key, value] : object) {
        const auto inside = pointer + "/" + escaped(key);
        if (const auto property = known.properties.find(std::string_view(key));
            property != known.properties.end())
            check_member(property->second, value, inside);
        else if (known.additional)
            check(known.additional, value, inside);
        else if (!known.open)
            note(inside, "undeclared", "is not declared");
    }
}

void ValueCheck::check_member(Node schema, const json::value& value, const std::string& pointer)
{
    if (direction_ == Direction::request && is_read_only(schema))
        note(pointer, "read-only", "is read-only and was sent");
    // A property may say more than the definition it refers to.
    if (value.is_null() && is_set(schema.object(), "x-nullable")) return;
    check(schema, value, pointer);
}

void ValueCheck::check_array(Node schema, const json::array& array, const std::string& pointer)
{
    if (array.size() < limit(schema, "minItems", 0) ||
        array.size() > limit(schema, "maxItems", unlimited))
        note(pointer, "length", "has " + std::to_string(array.size()) + " items");
    const auto items = schema.member("items");
    if (!items) return;
    for (std::size_t i = 0; i < array.size(); ++i)
        check(items, array[i], pointer + "/" + std::to_string(i));
}

void ValueCheck::check_string(Node schema, std::string_view text, const std::string& pointer)
{
    if (const auto format = text_of(schema.object(), "format");
        !format.empty() && !well_formed(format, text))
        note(pointer, "format", "is no " + std::string(format) + ": \"" + std::string(text) + "\"");
    if (text.size() < limit(schema, "minLength", 0) ||
        text.size() > limit(schema, "maxLength", unlimited))
        note(pointer, "length", "has " + std::to_string(text.size()) + " characters");
    const auto pattern = text_of(schema.object(), "pattern");
    if (pattern.empty()) return;
    const std::regex expression(pattern.begin(), pattern.end(), std::regex::ECMAScript);
    if (!std::regex_search(text.begin(), text.end(), expression))
        note(pointer, "pattern", "does not match " + std::string(pattern));
}

void ValueCheck::check_number(Node schema, const json::value& value, const std::string& pointer)
{
    const auto number = value.to_number<double>();
    const auto least = schema.member("minimum");
    const auto most = schema.member("maximum");
    if ((least && number < least.value->to_number<double>()) ||
        (most && number > most.value->to_number<double>()) ||
        !fits(text_of(schema.object(), "format"), number))
        note(pointer, "range", "is out of range: " + json::serialize(value));
}

void ValueCheck::check_enum(Node schema, const json::value& value, const std::string& pointer)
{
    const auto values = schema.member("enum");
    if (!values) return;
    if (std::ranges::find(values.value->as_array(), value) == values.value->as_array().end())
        note(pointer, "enum", "is none of the declared values: " + json::serialize(value));
}

} // namespace contract
