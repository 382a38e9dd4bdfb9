// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/text.hpp"

#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {
namespace {

TEST(PercentDecode, takes_escapes_and_leaves_what_is_none)
{
    EXPECT_EQ(percent_decode("a%3Bb%3b+", false), "a;b;+");
    EXPECT_EQ(percent_decode("a+b%2B", true), "a b+");
    EXPECT_EQ(percent_decode("%%4", false), "%%4");
    EXPECT_EQ(percent_decode("%C3%A9", false), "\u00e9");
}

TEST(PercentDecode, leaves_no_bytes_that_are_no_utf8)
{
    EXPECT_EQ(percent_decode("a%ceb", false), "a\ufffdb");
    EXPECT_EQ(percent_decode("%ff%C3", false), "\ufffd\ufffd");
    EXPECT_EQ(percent_decode("\xce", false), "\ufffd");
}

TEST(PercentDecode, keeps_answers_json_whatever_a_path_holds)
{
    Azure azure;
    const auto answer = azure.get("/subscriptions/%ce/providers/Microsoft.%ce?api-version=%ce");
    EXPECT_TRUE(answer.body.is_object());
    EXPECT_EQ(answer.status / 100, 4);
}

} // namespace
} // namespace simulator
