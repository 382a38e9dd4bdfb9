// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace azure {

/// All but letters, digits and "-._~" as %XX: right for a path segment, a query value and a form
/// field.
std::string percent_encoded(std::string_view text);

} // namespace azure
