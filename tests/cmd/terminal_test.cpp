// SPDX-License-Identifier: Apache-2.0
#include "cmd/terminal.hpp"

#include <gtest/gtest.h>

#include <map>

#include <unistd.h>

namespace {

using cmd::ColorChoice;
using cmd::style_for;

cmd::Surroundings terminal(std::map<std::string, std::string> variables, bool is_terminal = true)
{
    return {.is_terminal = is_terminal, .columns = 120, .variable = [variables](const char* name) {
                const auto found = variables.find(name);
                return found == variables.end() ? std::string() : found->second;
            }};
}

struct Case {
    const char* name;
    ColorChoice choice;
    bool is_terminal;
    std::map<std::string, std::string> variables;
    bool color;
};

class Color : public testing::TestWithParam<Case> {};

TEST_P(Color, follows_the_flag_then_the_environment_then_the_terminal)
{
    const Case& one = GetParam();
    EXPECT_EQ(style_for(one.choice, terminal(one.variables, one.is_terminal)).color, one.color);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Color,
    testing::Values(
        Case{"terminal", ColorChoice::automatic, true, {}, true},
        Case{"no_terminal", ColorChoice::automatic, false, {}, false},
        Case{"always", ColorChoice::always, false, {{"NO_COLOR", "1"}}, true},
        Case{"never", ColorChoice::never, true, {{"CLICOLOR_FORCE", "1"}}, false},
        Case{"no_color",
             ColorChoice::automatic,
             true,
             {{"NO_COLOR", "1"}, {"CLICOLOR_FORCE", "1"}},
             false},
        Case{"empty_no_color", ColorChoice::automatic, true, {{"NO_COLOR", ""}}, true},
        Case{"forced", ColorChoice::automatic, false, {{"CLICOLOR_FORCE", "1"}}, true},
        Case{"forced_zero", ColorChoice::automatic, false, {{"CLICOLOR_FORCE", "0"}}, false},
        Case{"dumb", ColorChoice::automatic, true, {{"TERM", "dumb"}}, false},
        Case{"ci", ColorChoice::automatic, true, {{"CI", "true"}}, false}),
    [](const auto& one) { return one.param.name; });

TEST(Width, is_the_terminals_or_a_hundred)
{
    EXPECT_EQ(style_for(ColorChoice::automatic, terminal({})).width, 120);
    EXPECT_EQ(style_for(ColorChoice::automatic, terminal({}, false)).width, 100);
    auto tiny = terminal({});
    tiny.columns = 3;
    EXPECT_EQ(style_for(ColorChoice::automatic, tiny).width, 40);
}

TEST(DetectStyle, takes_a_pipe_for_no_terminal)
{
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    EXPECT_EQ(cmd::detect_style(ColorChoice::never, ends[1]).width, 100);
    close(ends[0]);
    close(ends[1]);
}

TEST(Paint, is_plain_without_colour_and_closes_what_it_opens)
{
    EXPECT_EQ(paint({.color = false, .width = 80}, cmd::Ink::red, "x"), "x");
    EXPECT_EQ(paint({.color = true, .width = 80}, cmd::Ink::green, "x"), "\x1b[32mx\x1b[0m");
    EXPECT_EQ(paint({.color = true, .width = 80}, cmd::Ink::green, ""), "");
}

} // namespace
