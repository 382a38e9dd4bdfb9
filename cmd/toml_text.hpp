// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/value.hpp"

#include <string>
#include <string_view>

namespace cmd {

/// A key as TOML wants it: bare, or in quotes. Whatever it holds, the outcome is one key.
std::string toml_key(std::string_view key);

/// A text in quotes; what could steer a terminal is escaped.
std::string toml_string(std::string_view text);

/// A value on one line. Null has no TOML and comes out as an empty text.
std::string toml_value(const reconciler::Value& value);

/// `name = value` lines, aligned, in the order of the names.
std::string toml_lines(const reconciler::Object& attributes);

} // namespace cmd
