// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace http {

/// RFC 4648 §4, padded.
std::string base64(std::string_view bytes);

/// RFC 4648 §5, without padding, as JSON web tokens want it.
std::string base64_url(std::string_view bytes);

/// Either alphabet, padded or not; nothing where it is neither.
std::optional<std::string> decode_base64(std::string_view text);

} // namespace http
