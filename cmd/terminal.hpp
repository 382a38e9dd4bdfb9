// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace cmd {

/// How texts are laid out for whoever reads them.
struct Style {
    bool color = false;
    int width = 100; ///< columns; 0: lines are never broken
};

/// What `--color` says.
enum class ColorChoice { automatic, always, never };

enum class Ink { bold, dim, red, green, yellow, blue, magenta, cyan };

/// `text` in that ink, or as it is where the style has no colour. `text` must be safe to print.
std::string paint(const Style& style, Ink ink, std::string_view text);

/// What the style depends on.
struct Surroundings {
    bool is_terminal = false;
    int columns = 0;                                  ///< of the terminal; 0 where unknown
    std::function<std::string(const char*)> variable; ///< of the environment; empty where unset
};

/// In this order: `--color`; NO_COLOR; CLICOLOR_FORCE; colour on terminals, but not dumb ones
/// (TERM) nor in CI. Empty variables count as unset.
Style style_for(ColorChoice choice, const Surroundings& surroundings);

/// The same for an open file of this process.
Style detect_style(ColorChoice choice, int fd);

} // namespace cmd
