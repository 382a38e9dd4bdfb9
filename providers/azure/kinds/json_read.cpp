// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/json_read.hpp"

namespace azure {

namespace json = boost::json;

const json::value& at(const json::value& value, std::string_view path)
{
    static const json::value null;
    const json::value* here = &value;
    while (!path.empty()) {
        const auto slash = path.find('/');
        const auto* object = here->if_object();
        const auto* found = object ? object->if_contains(path.substr(0, slash)) : nullptr;
        if (!found) return null;
        here = found;
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    }
    return *here;
}

std::string text_in(const json::value& value, std::string_view path)
{
    const auto* text = at(value, path).if_string();
    return text ? std::string(text->data(), text->size()) : std::string{};
}

std::int64_t integer_in(const json::value& value, std::string_view path)
{
    const auto& found = at(value, path);
    if (const auto* whole = found.if_int64()) return *whole;
    return 0;
}

bool truth_in(const json::value& value, std::string_view path)
{
    const auto* truth = at(value, path).if_bool();
    return truth && *truth;
}

const json::array& array_in(const json::value& value, std::string_view path)
{
    static const json::array none;
    const auto* array = at(value, path).if_array();
    return array ? *array : none;
}

} // namespace azure
