// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/printable.hpp"

#include "reconciler/model/utf8.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace {

using reconciler::printable;
using reconciler::printable_lines;

struct Case {
    const char* name;
    std::string text;
    std::string shown;
};

class Printable : public testing::TestWithParam<Case> {};

TEST_P(Printable, shows_what_would_steer_a_terminal)
{
    EXPECT_EQ(printable(GetParam().text), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Printable,
    testing::Values(
        Case{"plain", "rsv-prod (1)", "rsv-prod (1)"}, Case{"letters", "größe 日本", "größe 日本"},
        Case{"escape", "\x1b[31m", "\\x1b[31m"}, Case{"nul", std::string("a\0b", 3), "a\\x00b"},
        Case{"del", "\x7f", "\\x7f"}, Case{"line_feed", "a\nb", "a\\nb"},
        Case{"carriage_return", "a\rb", "a\\x0db"}, Case{"tab", "a\tb", "a\\x09b"},
        Case{"c1_csi", "\xc2\x9b", "\\xc2\\x9b"}, Case{"bidi", "\u202e", "\\xe2\\x80\\xae"},
        Case{"arabic_mark", "\u061c", "\\xd8\\x9c"}, Case{"isolate", "\u2066", "\\xe2\\x81\\xa6"},
        Case{"zero_width", "\u200b", "\\xe2\\x80\\x8b"},
        Case{"byte_order_mark", "\ufeff", "\\xef\\xbb\\xbf"},
        Case{"invalid_byte", "a\xff", "a\\xff"}, Case{"overlong", "\xc0\x80", "\\xc0\\x80"},
        Case{"cut_short", "\xe2\x82", "\\xe2\\x82"},
        Case{"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80"}),
    [](const auto& one) { return one.param.name; });

TEST(PrintableLines, keep_line_feeds_and_nothing_else)
{
    EXPECT_EQ(printable_lines("a\nb\r\x1b"), "a\nb\\x0d\\x1b");
}

RC_GTEST_PROP(PrintableBytes, are_valid_utf8_without_controls_and_stay_as_they_are,
              (const std::string& bytes))
{
    const std::string shown = printable(bytes);
    RC_ASSERT(std::ranges::none_of(
        shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }));
    for (std::string_view rest = shown; !rest.empty();) {
        const auto length = reconciler::decode_utf8(rest).length;
        RC_ASSERT(length > 0U);
        rest.remove_prefix(length);
    }
    RC_ASSERT(printable(shown) == shown);
}

} // namespace
