// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <string_view>
#include <vector>

namespace fuzz {

/// An answer, from a text that a fuzzer can change anywhere and that stays one:
///
///     429
///     Retry-After: 7
///
///     {"error": …}
http::Response response_from(std::string_view text);

/// The parts between lines "%%".
std::vector<std::string_view> parts_of(std::string_view text);

} // namespace fuzz
