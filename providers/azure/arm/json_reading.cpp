// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/json_reading.hpp"

#include "providers/http/message.hpp"

#include <boost/json/parse.hpp>

namespace azure {

namespace json = boost::json;

std::optional<json::value> parse_json(std::string_view text, json::storage_ptr memory)
{
    static constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    boost::system::error_code error;
    auto value = json::parse(text, error, std::move(memory));
    if (error) return std::nullopt;
    return std::optional<json::value>(std::move(value));
}

const json::value* member(const json::value& value, std::string_view name)
{
    const auto* object = value.if_object();
    return object ? object->if_contains(name) : nullptr;
}

const json::value* member_any_case(const json::value& value, std::string_view name)
{
    const auto* object = value.if_object();
    if (!object) return nullptr;
    for (const auto& entry : *object)
        if (http::same_name(entry.key(), name)) return &entry.value();
    return nullptr;
}

std::string_view text_at(const json::value& value, std::string_view name)
{
    const auto* found = member(value, name);
    const auto* text = found ? found->if_string() : nullptr;
    return text ? std::string_view(*text) : std::string_view();
}

} // namespace azure
