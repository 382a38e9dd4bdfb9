// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace contract {

inline const std::string arm = "https://management.azure.com";

/// What stands at a JSON pointer, or null.
inline const boost::json::value* at(const boost::json::value& value, const std::string& pointer)
{
    boost::json::error_code error;
    return value.find_pointer(pointer, error);
}

const boost::json::value* at(boost::json::value&&, const std::string&) = delete;

/// The text at a JSON pointer, or "".
inline std::string text_at(const boost::json::value& value, const std::string& pointer)
{
    const auto* found = at(value, pointer);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

} // namespace contract
