// SPDX-License-Identifier: Apache-2.0
#include "cmd/text_layout.hpp"

#include <gtest/gtest.h>

namespace {

using cmd::laid_out;

TEST(TextLayout, breaks_lines_between_words)
{
    EXPECT_EQ(laid_out("one two three four", 12, "  ", 2, "  "), "  one two\n  three four\n");
}

TEST(TextLayout, counts_letters_not_bytes)
{
    EXPECT_EQ(laid_out("äöü äöü", 7, "", 0, ""), "äöü äöü\n");
}

TEST(TextLayout, never_breaks_a_word)
{
    EXPECT_EQ(laid_out("a verylongword b", 6, "", 0, ""), "a\nverylongword\nb\n");
}

TEST(TextLayout, breaks_nothing_without_a_width)
{
    EXPECT_EQ(laid_out("one two three", 0, "> ", 2, "  "), "> one two three\n");
}

TEST(TextLayout, keeps_line_feeds_and_blank_lines)
{
    EXPECT_EQ(laid_out("one\n\ntwo", 80, "> ", 2, "  "), "> one\n\n  two\n");
}

TEST(TextLayout, leaves_indented_lines_whole)
{
    EXPECT_EQ(laid_out("do:\n    a long command", 8, "", 0, "  "), "do:\n      a long command\n");
}

} // namespace
