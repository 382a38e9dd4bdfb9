// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace contract {

/// What sort of text it is: "guid" (a mail address too: either names a principal), "time Z", "time
/// without zone", "duration", "timespan", "number", "empty", "url …" and "id …" with the types of
/// its segments, "text".
std::string wording_of(std::string_view text);

} // namespace contract
