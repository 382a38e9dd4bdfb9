// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/json.hpp"

#include "providers/simulator/text.hpp"

#include <charconv>

namespace simulator {

namespace {

/// One step into `at`: a member, made where it is missing, and then perhaps an index.
json::value* step(json::value* at, std::string_view part)
{
    const std::size_t bracket = part.find('[');
    const std::string_view name = part.substr(0, bracket);
    if (at->is_null()) at->emplace_object();
    if (!at->is_object()) return nullptr;
    at = &at->as_object()[name];
    if (bracket == std::string_view::npos) return at;
    std::size_t index = 0;
    const std::string_view digits = part.substr(bracket + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc() || end == digits.data() + digits.size() || *end != ']') return nullptr;
    if (!at->is_array() || index >= at->as_array().size()) return nullptr;
    return &at->as_array()[index];
}

} // namespace

const json::value* at_path(const json::object& from, std::string_view path)
{
    const std::size_t dot = path.find('.');
    const json::value* found = from.if_contains(path.substr(0, dot));
    if (found == nullptr || dot == std::string_view::npos) return found;
    return found->is_object() ? at_path(found->get_object(), path.substr(dot + 1)) : nullptr;
}

const json::value* at_path(const json::value& from, std::string_view path)
{
    return from.is_object() ? at_path(from.get_object(), path) : nullptr;
}

std::string text_at(const json::object& from, std::string_view path)
{
    const json::value* found = at_path(from, path);
    return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                  : std::string();
}

std::int64_t integer_at(const json::object& from, std::string_view path, std::int64_t otherwise)
{
    const json::value* found = at_path(from, path);
    if (found == nullptr) return otherwise;
    if (found->is_int64()) return found->get_int64();
    if (found->is_uint64()) return static_cast<std::int64_t>(found->get_uint64());
    return found->is_double() ? static_cast<std::int64_t>(found->get_double()) : otherwise;
}

bool truth_at(const json::object& from, std::string_view path, bool otherwise)
{
    const json::value* found = at_path(from, path);
    return found != nullptr && found->is_bool() ? found->get_bool() : otherwise;
}

json::object object_at(const json::object& from, std::string_view path)
{
    const json::value* found = at_path(from, path);
    return found != nullptr && found->is_object() ? found->get_object() : json::object();
}

json::array array_at(const json::object& from, std::string_view path)
{
    const json::value* found = at_path(from, path);
    return found != nullptr && found->is_array() ? found->get_array() : json::array();
}

void merge(json::object& base, const json::object& patch)
{
    for (const auto& [name, value] : patch) {
        json::value* there = base.if_contains(name);
        if (there != nullptr && there->is_object() && value.is_object())
            merge(there->get_object(), value.get_object());
        else
            base[name] = value;
    }
}

bool set_path(json::object& root, std::string_view path, json::value value)
{
    json::value copy(root);
    json::value* at = &copy;
    for (const auto& part : split(path, '.')) {
        at = step(at, part);
        if (at == nullptr) return false;
    }
    *at = std::move(value);
    root = std::move(copy.as_object());
    return true;
}

std::optional<json::value> parse_json(std::string_view text)
{
    json::error_code error;
    json::value value = json::parse(text, error);
    if (error) return std::nullopt;
    return value;
}

} // namespace simulator
