// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace reconciler {

/// Whether a regular expression (RE2's: Perl's without looking around and back) matches the whole
/// text; or why it is none. Takes time in proportion to the text and bounded memory, whatever the
/// pattern; a text of more than 8 KB does not match.
std::expected<bool, std::string> matches_pattern(std::string_view text, std::string_view pattern);

} // namespace reconciler
