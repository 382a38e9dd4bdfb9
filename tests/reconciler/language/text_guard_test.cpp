// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/text_guard.hpp"

#include "tests/reconciler/language/test_schema.hpp"

#include <gtest/gtest.h>

namespace {

using reconciler::find_text_problem;

std::string key_of(std::size_t parts)
{
    std::string key = "a";
    for (std::size_t i = 1; i < parts; ++i) key += ".a";
    return key;
}

TEST(TextGuard, passes_ordinary_toml)
{
    EXPECT_FALSE(find_text_problem("[a.b]\nc = \"x.y.z\" # ...\nd = [1.5, { e = 'f' }]\n"));
}

TEST(TextGuard, finds_a_nul_byte)
{
    const auto found = find_text_problem(std::string_view("a = 1\n\0", 7));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->offset, 6U);
}

TEST(TextGuard, finds_bytes_that_are_no_utf8)
{
    for (const std::string bad :
         {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"})
        EXPECT_EQ(find_text_problem("a = '" + bad).value().offset, 5U);
}

TEST(TextGuard, allows_keys_of_64_parts_and_no_more)
{
    EXPECT_FALSE(find_text_problem(key_of(64) + " = 1"));
    EXPECT_TRUE(find_text_problem(key_of(65) + " = 1"));
    EXPECT_TRUE(find_text_problem("[" + key_of(65) + "]"));
}

TEST(TextGuard, counts_the_parts_of_quoted_keys)
{
    std::string key = "'a.b'";
    for (int i = 0; i < 64; ++i) key += ".\"c.\\\".d\"";
    EXPECT_TRUE(find_text_problem(key + " = 1"));
}

TEST(TextGuard, limits_what_brackets_and_keys_make_together)
{
    std::string text;
    for (int i = 0; i < 10; ++i) text += key_of(30) + " = {";
    EXPECT_TRUE(find_text_problem(text));
}

TEST(TextGuard, ignores_dots_and_brackets_in_strings_and_comments)
{
    const std::string dots(1000, '.');
    const std::string brackets(1000, '[');
    EXPECT_FALSE(find_text_problem("a = \"" + dots + brackets + "\\\"" + brackets + "\" # " + dots +
                                   brackets));
    EXPECT_FALSE(find_text_problem("a = '''\n" + brackets + "'\n" + brackets + "'''\nb = '" +
                                   brackets + "'"));
}

TEST(TextGuard, a_header_never_closed_is_a_syntax_error_not_a_deep_one)
{
    std::string text = "[vault.a\n";
    for (int i = 0; i < 400; ++i) text += "[vault.b" + std::to_string(i) + "\n";
    EXPECT_EQ(test::ids(test::load_main(text)), "syntax main.toml:1:9");
}

TEST(TextGuard, a_list_300_deep_is_refused)
{
    EXPECT_EQ(
        test::ids(test::load_main("a = 1\nb = " + std::string(300, '[') + std::string(300, ']'))),
        "nested-too-deeply main.toml:2:260");
}

} // namespace
