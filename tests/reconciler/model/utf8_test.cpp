// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/utf8.hpp"

#include <gtest/gtest.h>

namespace {

using reconciler::clipped;
using reconciler::count_code_points;
using reconciler::decode_utf8;

TEST(Utf8, decodes_one_to_four_bytes)
{
    EXPECT_EQ(decode_utf8("a").code, 0x61U);
    EXPECT_EQ(decode_utf8("é").code, 0xE9U);
    EXPECT_EQ(decode_utf8("日").code, 0x65E5U);
    EXPECT_EQ(decode_utf8("\U0001F512").code, 0x1F512U);
    EXPECT_EQ(decode_utf8("\U0010FFFF").length, 4U);
}

TEST(Utf8, refuses_what_is_overlong_cut_off_or_out_of_range)
{
    for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
                            "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xff"})
        EXPECT_EQ(decode_utf8(bad).length, 0U);
}

TEST(Utf8, counts_code_points_and_each_bad_byte)
{
    EXPECT_EQ(count_code_points(""), 0U);
    EXPECT_EQ(count_code_points("aé日"), 3U);
    EXPECT_EQ(count_code_points("a\xff\xfe"), 3U);
}

TEST(Utf8, clips_between_code_points)
{
    EXPECT_EQ(clipped("aé日", 3), "aé日");
    EXPECT_EQ(clipped("aé日", 2), "aé…");
    EXPECT_EQ(clipped("abc", 0), "…");
}

} // namespace
