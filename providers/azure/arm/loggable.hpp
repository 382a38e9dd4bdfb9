// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <string>
#include <string_view>

namespace azure {

/// The URL with every query value hidden that is not known to be harmless: poll URLs carry
/// signatures.
std::string loggable_url(std::string_view url);

/// "name=value" of the header fields known to be harmless, separated by blanks.
std::string loggable_headers(const http::Headers& headers);

/// A line "  > name: value" of every field, beginning with its line break; the value is hidden
/// unless it is known to be harmless.
std::string header_lines(char sign, const http::Headers& headers);

} // namespace azure
