// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/script.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

using test::Outcome;
using testing::ElementsAre;

TEST(Script, is_rewritten_with_what_came_of_it)
{
    const auto entries = test::read_script("use examples/01_first_vault\n"
                                           "# A comment\n"
                                           "$ tresor apply\n"
                                           "> no\n"
                                           "    old output\n"
                                           "=> 1\n"
                                           "! write a.toml\n"
                                           "    [vault.a]\n"
                                           "! end\n"
                                           "$ tresor plan\n");
    const std::string text =
        test::write_script(entries, {{}, {}, {"new\n\noutput\n", 2}, {}, {"x", 0}});
    EXPECT_EQ(text, "use examples/01_first_vault\n"
                    "\n"
                    "# A comment\n"
                    "$ tresor apply\n"
                    "> no\n"
                    "    new\n"
                    "\n"
                    "    output\n"
                    "=> 2\n"
                    "\n"
                    "! write a.toml\n"
                    "    [vault.a]\n"
                    "! end\n"
                    "$ tresor plan\n"
                    "    x\n"
                    "    (and no end of line)\n");
}

TEST(Script, refuses_a_line_that_says_nothing)
{
    EXPECT_THROW(test::read_script("tresor plan\n"), std::runtime_error);
}

TEST(Script, splits_words_as_a_shell_does)
{
    EXPECT_THAT(test::split_words("tresor plan 'a b'  \"\" c\"d e\""),
                ElementsAre("tresor", "plan", "a b", "", "cd e"));
}
