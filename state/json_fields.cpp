// SPDX-License-Identifier: Apache-2.0
#include "state/json_fields.hpp"

#include "state/value_json.hpp"

#include <fmt/format.h>

namespace json = boost::json;
using namespace reconciler;

namespace state {

namespace {
const json::value nothing;
const json::array no_elements;
} // namespace

Fields::Fields(const json::value& json, std::string_view what) : json_(json), what_(what)
{
    if (!json.is_object())
        problem_.push_back(unexpected_json(fmt::format("The {} should be an object.", what)));
}

void Fields::complain(std::string_view name, std::string_view expected)
{
    if (!problem_.empty()) return;
    problem_.push_back(unexpected_json(
        fmt::format("The member \"{}\" of the {} should be {}.", name, what_, expected)));
}

const json::value& Fields::member(std::string_view name)
{
    const auto* object = json_.if_object();
    const auto* found = object == nullptr ? nullptr : object->if_contains(name);
    return found == nullptr ? nothing : *found;
}

bool Fields::has(std::string_view name)
{
    return !member(name).is_null();
}

std::string Fields::text(std::string_view name)
{
    if (const auto* text = member(name).if_string()) return std::string(*text);
    complain(name, "a text");
    return {};
}

std::int64_t Fields::integer(std::string_view name)
{
    if (const auto* integer = member(name).if_int64()) return *integer;
    complain(name, "an integer");
    return 0;
}

bool Fields::truth(std::string_view name)
{
    if (const auto* truth = member(name).if_bool()) return *truth;
    complain(name, "true or false");
    return false;
}

Object Fields::object(std::string_view name)
{
    const auto& found = member(name);
    if (found.is_object()) return take(object_from_json(found));
    complain(name, "an object");
    return {};
}

const json::array& Fields::array(std::string_view name)
{
    if (const auto* array = member(name).if_array()) return *array;
    complain(name, "a list");
    return no_elements;
}

std::vector<std::string> Fields::texts(std::string_view name)
{
    std::vector<std::string> texts;
    for (const auto& element : array(name)) {
        if (const auto* text = element.if_string())
            texts.emplace_back(*text);
        else
            complain(name, "a list of texts");
    }
    return texts;
}

// Not the rendered form: that is for people.
Address Fields::address(std::string_view name)
{
    const auto& found = member(name);
    Fields parts(found, "address");
    Address address;
    address.kind = parts.text("kind");
    address.key = parts.text("key");
    return take(parts.finished(std::move(address)));
}

ResourceId Fields::id(std::string_view name)
{
    return ResourceId(text(name));
}

json::value to_json(const Address& address)
{
    return json::object{{"kind", address.kind}, {"key", address.key}};
}

json::array to_json(const std::vector<std::string>& texts)
{
    json::array array;
    for (const auto& text : texts) array.emplace_back(text);
    return array;
}

} // namespace state
