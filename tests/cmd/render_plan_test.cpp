// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_plan.hpp"
#include "tests/cmd/sample_plan.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

namespace {

using cmd::plan_summary;
using cmd::render_plan;
using cmd::Style;
using reconciler::Plan;
using reconciler::Verb;

std::string golden(std::string_view name)
{
    return test::source_path("tests/cmd/golden/" + std::string(name));
}

Plan plan_with(reconciler::Change change)
{
    Plan plan;
    plan.changes.push_back(std::move(change));
    return plan;
}

TEST(RenderPlan, shows_every_verb_mark_and_cause)
{
    test::expect_golden(golden("plan.txt"),
                        render_plan(test::sample_plan(), test::sample_header(), Style{}));
}

TEST(RenderPlan, says_the_same_in_colour)
{
    std::string painted =
        render_plan(test::sample_plan(), test::sample_header(), Style{.color = true});
    for (auto at = painted.find('\x1b'); at != std::string::npos; at = painted.find('\x1b'))
        painted.erase(at, painted.find('m', at) - at + 1);
    EXPECT_EQ(painted, render_plan(test::sample_plan(), test::sample_header(), Style{}));
}

TEST(RenderPlan, lets_no_name_steer_the_terminal)
{
    auto header = test::sample_header();
    header.stack = header.cloud = test::hostile;
    const auto text = render_plan(test::hostile_plan(), header, Style{});
    EXPECT_EQ(text.find_first_of("\x1b\xff"), std::string::npos);
    EXPECT_EQ(text.find("\u202e"), std::string::npos);
    EXPECT_EQ(text.find("\n@everyone"), std::string::npos);
}

TEST(RenderPlan, says_when_nothing_is_to_be_done)
{
    Plan plan;
    plan.unchanged = 12;
    EXPECT_EQ(render_plan(plan, test::sample_header(), Style{}),
              "tresor plan for stack \"prod-backup\" (simulator)\n\n"
              "In sync: nothing to do. 12 unchanged.\n");
}

TEST(RenderPlan, claims_no_more_than_was_seen)
{
    Plan plan;
    plan.unread = {{"vaults of 2222", "", false}};
    EXPECT_EQ(render_plan(plan, test::sample_header(), Style{}),
              "tresor plan for stack \"prod-backup\" (simulator)\n\n"
              "Could not be read, so nothing in there is removed:\n  - vaults of 2222\n\n"
              "In sync as far as could be seen: nothing to do. 0 unchanged.\n");
}

TEST(RenderPlan, says_in_its_title_that_it_destroys)
{
    auto header = test::sample_header();
    header.destroying = true;
    EXPECT_TRUE(render_plan({}, header, Style{})
                    .starts_with("tresor plan to destroy stack \"prod-backup\" (simulator)\n"));
}

TEST(RenderPlan, puts_a_long_new_value_below_the_old_one)
{
    auto change = test::change("vault.a", Verb::update, "a", "");
    change.attributes.emplace_back();
    change.attributes.front().path = "name";
    change.attributes.front().live = std::string(20, 'x');
    change.attributes.front().desired = std::string(20, 'y');
    const auto text =
        render_plan(plan_with(change), test::sample_header(), Style{.color = false, .width = 50});
    EXPECT_NE(text.find("      name  \"xxxxxxxxxxxxxxxxxxxx\"\n"
                        "          -> \"yyyyyyyyyyyyyyyyyyyy\"  (configuration)\n"),
              std::string::npos)
        << text;
}

TEST(RenderPlan, ends_thousands_of_changes_with_their_number)
{
    Plan plan;
    for (int i = 0; i < 5000; ++i) {
        const std::string name = "protected_vm.vm-" + std::to_string(i);
        plan.changes.push_back(test::change(name, Verb::create, name, "it is not protected"));
        plan.changes.back().steps = {name + "/protect"};
        plan.steps.emplace_back();
        plan.steps.back().id = name + "/protect";
        plan.steps.back().sentence = "protect it";
    }
    const auto text = render_plan(plan, test::sample_header(), Style{});
    EXPECT_TRUE(text.ends_with("\nPlan: 5000 to create.\n"));
}

TEST(PlanSummary, counts_verbs_then_marks_then_the_rest)
{
    EXPECT_EQ(plan_summary(test::sample_plan()),
              "2 to create, 2 to change, 1 to adopt, 1 to undelete, 1 to resume, 1 to move, "
              "1 to suspend, 1 to stop, 1 to delete, 1 to forget; 1 weakens protection; "
              "1 goes through a one-way door; 2 blocked; 1 renamed; 3 unchanged");
}

TEST(PlanSummary, says_that_nothing_is_to_be_done)
{
    EXPECT_EQ(plan_summary({}), "nothing to do");
}

} // namespace
