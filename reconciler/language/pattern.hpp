// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace reconciler {

/// Whether a regular expression (ICU's, which is close to Perl's and JavaScript's) matches the
/// whole text; or why it is none. Takes bounded time and memory whatever the pattern: what would
/// take longer does not match.
std::expected<bool, std::string> matches_pattern(std::string_view text, std::string_view pattern);

} // namespace reconciler
