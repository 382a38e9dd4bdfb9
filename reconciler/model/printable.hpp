// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace reconciler {

/// Whether a code point could steer a terminal or mislead who reads: controls, and what has no
/// shape of its own but moves, hides or reorders its neighbours.
bool steers(std::uint32_t code_point);

/// `text` with everything that could steer a terminal made visible: control characters, DEL, C1,
/// bidirectional overrides and invalid UTF-8 become `\x1b`-like escapes. A line feed becomes `\n`.
std::string printable(std::string_view text);

/// The same, but line feeds stay: for texts of several lines that are ours in shape.
std::string printable_lines(std::string_view text);

} // namespace reconciler
