// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cmd {

/// `text` in lines of at most `width` columns (0: no limit), broken between words. The first begins
/// with `head`, which may be painted and is `head_columns` wide; the others with `indent`. Lines of
/// `text` that begin with a space are commands to copy: they are indented but never broken. Ends
/// with a line feed.
std::string laid_out(std::string_view text, int width, std::string_view head, int head_columns,
                     std::string_view indent);

} // namespace cmd
