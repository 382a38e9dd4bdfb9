// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/schema.hpp"

#include "reconciler/model/resource_id.hpp"

#include <gtest/gtest.h>

namespace {

using reconciler::Attribute;
using reconciler::Comparison;
using reconciler::List;
using reconciler::Object;
using reconciler::same;
using reconciler::Value;

Value lower(const Value& value)
{
    return reconciler::folded(value.text());
}

TEST(Schema, setters_fill_the_columns)
{
    const Attribute days =
        reconciler::integer("days", "Days.").required().between(14, 180).defaults_to(30).settled();
    EXPECT_TRUE(days.is_required);
    EXPECT_EQ(days.minimum, 14);
    EXPECT_EQ(days.maximum, 180);
    EXPECT_EQ(days.default_value, Value(30));
    EXPECT_EQ(days.mutability, reconciler::Mutability::settled);
}

TEST(Schema, a_list_with_members_is_a_list_of_objects)
{
    const Attribute rules = reconciler::list("rules", "").of({reconciler::text("field", "")});
    EXPECT_EQ(rules.type, reconciler::Type::list);
    EXPECT_EQ(rules.element, reconciler::Type::object);
}

TEST(Schema, finds_tables_and_attributes_by_name)
{
    reconciler::Schema schema;
    schema.kinds = {{"vault", "", {reconciler::text("name", "")}}};
    schema.singles = {{"azure", "", {}}};
    ASSERT_TRUE(schema.kind("vault"));
    EXPECT_TRUE(schema.kind("vault")->find("name"));
    EXPECT_FALSE(schema.kind("vault")->find("nam"));
    EXPECT_FALSE(schema.kind("azure"));
    EXPECT_TRUE(schema.single("azure"));
}

TEST(Schema, exact_values_count_every_letter_and_the_order)
{
    EXPECT_FALSE(same(reconciler::text("a", ""), "x", "X"));
    EXPECT_FALSE(same(reconciler::list("a", ""), List{"a", "b"}, List{"b", "a"}));
}

TEST(Schema, folded_values_disregard_case)
{
    EXPECT_TRUE(same(reconciler::text("a", "").compared(Comparison::fold_case), "x", "X"));
    EXPECT_TRUE(same(reconciler::list("a", "").compared(Comparison::fold_case), List{"A", "b"},
                     List{"B", "a"}));
}

TEST(Schema, sets_disregard_order_and_count_case)
{
    const auto set = reconciler::list("a", "").compared(Comparison::as_set);
    EXPECT_TRUE(same(set, List{"a", "b"}, List{"b", "a"}));
    EXPECT_FALSE(same(set, List{"a"}, List{"A"}));
    EXPECT_FALSE(same(set, List{"a", "a"}, List{"a"}));
}

TEST(Schema, normalisers_reach_into_members)
{
    const auto outer =
        reconciler::object("o", "").of({reconciler::text("place", "").normalised(lower)});
    EXPECT_TRUE(same(outer, Object{{"place", "WestEurope"}}, Object{{"place", "westeurope"}}));
    EXPECT_FALSE(same(outer, Object{{"other", "A"}}, Object{{"other", "a"}}));
}

TEST(Schema, normalisers_reach_into_objects_of_lists)
{
    const auto list =
        reconciler::list("l", "").of({reconciler::text("place", "").normalised(lower)});
    EXPECT_TRUE(same(list, List{Object{{"place", "A"}}}, List{Object{{"place", "a"}}}));
}

TEST(Schema, more_protects_more_and_texts_cannot_be_told)
{
    EXPECT_EQ(reconciler::more_protects_more(7, 30), std::partial_ordering::less);
    EXPECT_EQ(reconciler::more_protects_more(true, false), std::partial_ordering::greater);
    EXPECT_EQ(reconciler::more_protects_more("a", "b"), std::partial_ordering::unordered);
    EXPECT_EQ(reconciler::more_protects_more(7, Value()), std::partial_ordering::unordered);
}

} // namespace
