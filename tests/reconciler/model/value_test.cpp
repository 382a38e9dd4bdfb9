// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/value.hpp"

#include <gtest/gtest.h>

namespace {

using reconciler::List;
using reconciler::Object;
using reconciler::Value;

TEST(Value, is_shown_in_one_line)
{
    const Value value =
        Object{{"count", 30}, {"days", List{"a", true}}, {"none", Value()}, {"empty", Object{}}};
    EXPECT_EQ(to_text(value), "{ count = 30, days = [\"a\", true], empty = {}, none = (none) }");
}

TEST(Value, escapes_what_would_steer_a_terminal)
{
    EXPECT_EQ(to_text(Value(Object{{"\x1b", "\n"}})), "{ \\x1b = \"\\n\" }");
}

TEST(Value, of_another_type_reads_as_empty)
{
    const Value number = 7;
    EXPECT_EQ(number.text(), "");
    EXPECT_TRUE(number.list().empty());
    EXPECT_TRUE(number.object().empty());
    EXPECT_FALSE(number.truth());
    EXPECT_EQ(Value("x").integer(5), 5);
}

TEST(Value, differs_between_types)
{
    EXPECT_NE(Value(1), Value(true));
    EXPECT_NE(Value("1"), Value(1));
    EXPECT_NE(Value(), Value(false));
}

TEST(Object, orders_members_and_replaces_them)
{
    Object object{{"b", 1}, {"a", 2}};
    object.set("b", 3);
    object.merge({{"c", 4}, {"a", 5}});
    EXPECT_EQ(to_text(object), "{ a = 5, b = 3, c = 4 }");
    object.erase("b");
    object.erase("absent");
    EXPECT_FALSE(object.has("b"));
    EXPECT_TRUE(object.get("b").is_null());
}

TEST(Object, equals_one_built_in_another_order)
{
    EXPECT_EQ((Object{{"a", 1}, {"b", 2}}), (Object{{"b", 2}, {"a", 1}}));
}

} // namespace
