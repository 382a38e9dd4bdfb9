// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace contract {

/// Whether a string is what Swagger's (or AutoRest's) `format` names. A format unknown here accepts
/// nothing, so that none is passed over in silence.
bool well_formed(std::string_view format, std::string_view text);

} // namespace contract
