// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cmd {

/// Replaces the file in one step: whoever reads it sees the old text or the new one, never a part.
/// Returns why it could not, or nothing.
std::string write_whole_file(const std::string& path, std::string_view text);

} // namespace cmd
