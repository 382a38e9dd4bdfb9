// SPDX-License-Identifier: Apache-2.0
#include "cmd/terminal.hpp"

#include <algorithm>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

namespace cmd {

namespace {

constexpr int default_width = 100;
constexpr int narrowest = 40;

std::string_view code_of(Ink ink)
{
    switch (ink) {
    case Ink::bold: return "1";
    case Ink::dim: return "2";
    case Ink::red: return "1;31";
    case Ink::green: return "32";
    case Ink::yellow: return "33";
    case Ink::blue: return "34";
    case Ink::magenta: return "35";
    case Ink::cyan: return "36";
    }
    return "0";
}

bool wants_color(ColorChoice choice, const Surroundings& around)
{
    if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
    if (!around.variable("NO_COLOR").empty()) return false;
    const std::string forced = around.variable("CLICOLOR_FORCE");
    if (!forced.empty() && forced != "0") return true;
    return around.is_terminal && around.variable("TERM") != "dumb" && around.variable("CI").empty();
}

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

} // namespace

std::string paint(const Style& style, Ink ink, std::string_view text)
{
    if (!style.color || text.empty()) return std::string(text);
    return "\x1b[" + std::string(code_of(ink)) + "m" + std::string(text) + "\x1b[0m";
}

Style style_for(ColorChoice choice, const Surroundings& surroundings)
{
    const bool is_measured = surroundings.is_terminal && surroundings.columns > 0;
    return {.color = wants_color(choice, surroundings),
            .width = is_measured ? std::max(narrowest, surroundings.columns) : default_width};
}

Style detect_style(ColorChoice choice, int fd)
{
    Surroundings around{.is_terminal = isatty(fd) == 1, .columns = 0, .variable = environment};
    winsize size{};
    if (around.is_terminal && ioctl(fd, TIOCGWINSZ, &size) == 0) around.columns = size.ws_col;
    return style_for(choice, around);
}

} // namespace cmd
