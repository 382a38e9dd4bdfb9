// SPDX-License-Identifier: Apache-2.0
#include "cmd/toml_text.hpp"

#include "reconciler/model/address.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cmd {

using namespace reconciler;

namespace {

std::string escaped(std::uint32_t code, std::string_view bytes)
{
    switch (code) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\t': return "\\t";
    default: break;
    }
    if (!steers(code)) return std::string(bytes);
    return code > 0xffff ? fmt::format("\\U{:08X}", code) : fmt::format("\\u{:04X}", code);
}

std::string list_text(const List& list)
{
    std::string out = "[";
    for (const auto& element : list) out += (out.size() > 1 ? ", " : "") + toml_value(element);
    return out + "]";
}

std::string object_text(const Object& object)
{
    if (object.empty()) return "{}";
    std::string out = "{ ";
    for (const auto& [name, member] : object)
        out += (out.size() > 2 ? ", " : "") + toml_key(name) + " = " + toml_value(member);
    return out + " }";
}

} // namespace

std::string toml_key(std::string_view key)
{
    return is_bare_key(key) ? std::string(key) : toml_string(key);
}

std::string toml_string(std::string_view text)
{
    std::string out = "\"";
    while (!text.empty()) {
        const auto [code, length] = decode_utf8(text);
        const std::size_t bytes = std::max<std::size_t>(length, 1);
        out += length == 0 ? "\\uFFFD" : escaped(code, text.substr(0, bytes));
        text.remove_prefix(bytes);
    }
    return out + '"';
}

std::string toml_value(const Value& value)
{
    if (const auto* list = value.as_list()) return list_text(*list);
    if (const auto* object = value.as_object()) return object_text(*object);
    if (value.as_bool() || value.as_integer()) return to_text(value);
    return toml_string(value.text());
}

std::string toml_lines(const Object& attributes)
{
    std::size_t widest = 0;
    for (const auto& [name, value] : attributes)
        widest = std::max(widest, count_code_points(toml_key(name)));
    std::string out;
    for (const auto& [name, value] : attributes) {
        const std::string key = toml_key(name);
        out += key + std::string(widest - count_code_points(key), ' ') + " = " + toml_value(value) +
               '\n';
    }
    return out;
}

} // namespace cmd
