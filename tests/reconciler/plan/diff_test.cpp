// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reconciler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Table table()
{
    Table out;
    out.name = "shelf";
    out.attributes = {
        text("name", "").identifies(),
        integer("size", "").protects(more_protects_more),
        text("seal", "").one_way("sealed", {"Sealed"}),
        text("colour", "").compared(Comparison::fold_case),
        list("topics", "").compared(Comparison::as_set),
        list("rows", ""),
        object("care", "")
            .of({integer("days", "").protects(more_protects_more),
                 text("state", "").one_way("care-always", {"Always"})}),
        object("plan", "").whole().of({integer("a", ""), integer("b", "")}),
        map("tags", "").compared(Comparison::by_key),
        text("on_remove", "").local(),
    };
    return out;
}

std::vector<AttributeChange>
diff(const Object& desired, const Object& live, const Object* recorded = nullptr)
{
    static const Table shelf = table();
    return differences(shelf, desired, recorded, live);
}

std::vector<std::string> paths(const std::vector<AttributeChange>& changes)
{
    std::vector<std::string> out;
    out.reserve(changes.size());
    for (const auto& change : changes) out.push_back(change.path);
    return out;
}

TEST(Diff, is_empty_where_everything_is_as_declared)
{
    EXPECT_THAT(diff({{"size", 3}, {"seal", "Open"}}, {{"size", 3}, {"seal", "Open"}}), IsEmpty());
}

TEST(Diff, tells_the_three_values_in_the_tables_order)
{
    const Object recorded{{"size", 2}, {"seal", "Open"}};
    const auto changes = diff({{"seal", "Shut"}, {"size", 3}}, {{"size", 1}}, &recorded);
    ASSERT_THAT(paths(changes), ElementsAre("size", "seal"));
    EXPECT_EQ(changes[0].recorded, Value(2));
    EXPECT_EQ(changes[0].live, Value(1));
    EXPECT_EQ(changes[0].desired, Value(3));
}

TEST(Diff, keeps_the_live_value_of_what_is_left_out)
{
    const Object recorded{{"size", 2}};
    EXPECT_THAT(diff({}, {{"size", 9}, {"care", Object{{"days", 1}}}}, &recorded), IsEmpty());
}

TEST(Diff, does_not_compare_what_identifies_or_steers_only_tresor)
{
    EXPECT_THAT(diff({{"name", "a"}, {"on_remove", "delete"}}, {{"name", "b"}}), IsEmpty());
}

TEST(Diff, calls_it_drift_where_the_record_held_the_desired_value)
{
    const Object recorded{{"size", 3}};
    EXPECT_EQ(diff({{"size", 3}}, {{"size", 1}}, &recorded).at(0).cause, Cause::drift);
}

TEST(Diff, calls_it_configuration_where_the_record_held_another_value)
{
    const Object recorded{{"size", 1}};
    EXPECT_EQ(diff({{"size", 3}}, {{"size", 1}}, &recorded).at(0).cause, Cause::configuration);
}

TEST(Diff, calls_it_configuration_where_nothing_is_recorded)
{
    EXPECT_EQ(diff({{"size", 3}}, {{"size", 1}}).at(0).cause, Cause::configuration);
}

TEST(Diff, compares_members_one_by_one_and_leaves_out_those_not_declared)
{
    const auto changes = diff({{"care", Object{{"days", 30}}}},
                              {{"care", Object{{"days", 14}, {"state", "Always"}}}});
    EXPECT_THAT(paths(changes), ElementsAre("care.days"));
}

TEST(Diff, compares_a_whole_object_as_one_value)
{
    const auto changes = diff({{"plan", Object{{"a", 1}}}}, {{"plan", Object{{"a", 1}, {"b", 2}}}});
    ASSERT_THAT(paths(changes), ElementsAre("plan"));
    EXPECT_EQ(changes[0].desired, Value(Object{{"a", 1}}));
}

TEST(Diff, compares_sets_without_order_and_lists_with_it)
{
    EXPECT_THAT(paths(diff({{"topics", List{"a", "b"}}, {"rows", List{"a", "b"}}},
                           {{"topics", List{"b", "a"}}, {"rows", List{"b", "a"}}})),
                ElementsAre("rows"));
}

TEST(Diff, folds_case_where_the_table_says_so)
{
    EXPECT_THAT(diff({{"colour", "Red"}}, {{"colour", "red"}}), IsEmpty());
    EXPECT_THAT(paths(diff({{"seal", "open"}}, {{"seal", "Open"}})), ElementsAre("seal"));
}

TEST(DiffOfTags, looks_at_declared_keys_only)
{
    EXPECT_THAT(paths(diff({{"tags", Object{{"env", "prod"}}}},
                           {{"tags", Object{{"env", "test"}, {"cost", "7"}}}})),
                ElementsAre("tags.env"));
}

TEST(DiffOfTags, removes_a_key_that_was_recorded_and_is_no_longer_declared)
{
    const Object recorded{{"tags", Object{{"env", "prod"}}}};
    const auto changes = diff({}, {{"tags", Object{{"env", "prod"}}}}, &recorded);
    ASSERT_THAT(paths(changes), ElementsAre("tags.env"));
    EXPECT_TRUE(changes[0].desired.is_null());
    EXPECT_EQ(changes[0].cause, Cause::configuration);
}

TEST(DiffOfTags, leaves_a_removed_key_alone_that_is_gone_already)
{
    const Object recorded{{"tags", Object{{"env", "prod"}}}};
    EXPECT_THAT(diff({}, {}, &recorded), IsEmpty());
}

TEST(DiffOfTags, calls_a_key_that_someone_changed_drift)
{
    const Object recorded{{"tags", Object{{"env", "prod"}}}};
    EXPECT_EQ(diff({{"tags", Object{{"env", "prod"}}}}, {}, &recorded).at(0).cause, Cause::drift);
}

TEST(DiffMarks, less_of_what_protects_weakens)
{
    EXPECT_TRUE(diff({{"size", 1}}, {{"size", 3}}).at(0).marks.weakens);
    EXPECT_FALSE(diff({{"size", 3}}, {{"size", 1}}).at(0).marks.weakens);
    EXPECT_TRUE(
        diff({{"care", Object{{"days", 1}}}}, {{"care", Object{{"days", 3}}}}).at(0).marks.weakens);
}

TEST(DiffMarks, healing_a_drift_that_protects_more_weakens)
{
    const Object recorded{{"size", 3}};
    const auto changes = diff({{"size", 3}}, {{"size", 9}}, &recorded);
    EXPECT_EQ(changes.at(0).cause, Cause::drift);
    EXPECT_TRUE(changes.at(0).marks.weakens);
}

TEST(DiffMarks, a_door_is_named_when_it_is_entered_and_not_when_it_was)
{
    EXPECT_THAT(diff({{"seal", "Sealed"}}, {{"seal", "Open"}}).at(0).marks.one_way,
                ElementsAre("sealed"));
    EXPECT_THAT(diff({{"seal", "Open"}}, {{"seal", "Sealed"}}).at(0).marks.one_way, IsEmpty());
    EXPECT_THAT(diff({{"care", Object{{"state", "Always"}}}}, {}).at(0).marks.one_way,
                ElementsAre("care-always"));
}

TEST(LocalDifferences, hold_only_what_steers_tresor)
{
    const auto changes = local_differences(table(), {{"size", 3}, {"on_remove", "delete"}},
                                           {{"size", 1}, {"on_remove", "retain"}});
    ASSERT_THAT(paths(changes), ElementsAre("on_remove"));
    EXPECT_EQ(changes[0].live, Value("retain"));
    EXPECT_EQ(changes[0].desired, Value("delete"));
}

TEST(FindChange, finds_the_path_itself_and_what_lies_below_it)
{
    const auto changes = diff({{"care", Object{{"days", 30}}}, {"size", 1}}, {});
    EXPECT_EQ(find_change(changes, "care")->path, "care.days");
    EXPECT_EQ(find_change(changes, "size")->path, "size");
    EXPECT_EQ(find_change(changes, "car"), nullptr);
    EXPECT_EQ(find_change(changes, "care.state"), nullptr);
}

} // namespace
} // namespace reconciler
