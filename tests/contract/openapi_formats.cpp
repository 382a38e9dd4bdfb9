// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/openapi_formats.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <string>
#include <utility>

namespace contract {
namespace {

bool is_uuid(std::string_view text)
{
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    constexpr std::string_view digits = "0123456789abcdefABCDEF";
    return std::ranges::equal(text, form, [&](char c, char place) {
        return place == '-' ? c == '-' : digits.contains(c);
    });
}

const std::array<std::pair<std::string_view, std::regex>, 8>& patterns()
{
    static const std::array<std::pair<std::string_view, std::regex>, 8> table{{
        {"date-time", std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))")},
        {"date", std::regex(R"(\d{4}-\d\d-\d\d)")},
        {"duration",
         std::regex(R"(P(?!$)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)")},
        {"byte", std::regex(R"([A-Za-z0-9+/]*={0,2})")},
        {"base64url", std::regex(R"([A-Za-z0-9_-]*={0,2})")},
        {"uri", std::regex(R"([A-Za-z][A-Za-z0-9+.-]*:[^\s]*)")},
        {"arm-id", std::regex(R"(/[^\s].*)")},
        {"password", std::regex(R"([^]*)")},
    }};
    return table;
}

} // namespace

bool well_formed(std::string_view format, std::string_view text)
{
    if (format == "uuid") return is_uuid(text);
    for (const auto& [name, pattern] : patterns())
        if (name == format) return std::regex_match(text.begin(), text.end(), pattern);
    return false;
}

} // namespace contract
