// SPDX-License-Identifier: Apache-2.0
#include "cmd/markdown_text.hpp"
#include "cmd/render_markdown.hpp"
#include "tests/cmd/sample_plan.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

namespace {

using cmd::markdown_code;
using cmd::markdown_prose;
using cmd::render_plan_markdown;

TEST(RenderMarkdown, shows_every_verb_mark_and_cause)
{
    test::expect_golden(test::source_path("tests/cmd/golden/plan.md"),
                        render_plan_markdown(test::sample_plan(), test::sample_header()));
}

TEST(RenderMarkdown, shows_hostile_names_as_they_are)
{
    auto header = test::sample_header();
    header.stack = header.cloud = test::hostile;
    test::expect_golden(test::source_path("tests/cmd/golden/hostile.md"),
                        render_plan_markdown(test::hostile_plan(), header));
}

TEST(RenderMarkdown, says_when_nothing_is_to_be_done)
{
    EXPECT_EQ(render_plan_markdown({}, test::sample_header()),
              "### tresor plan for stack <code>prod-backup</code> (simulator)\n\n"
              "**In sync: nothing to do**\n");
}

TEST(RenderMarkdown, stays_below_what_a_comment_may_hold)
{
    reconciler::Plan plan;
    for (int i = 0; i < 5000; ++i) {
        const std::string name = "protected_vm.vm-" + std::to_string(i);
        plan.changes.push_back(
            test::change(name, reconciler::Verb::create, name, "it is not protected"));
        plan.notes.push_back(name + " is fine");
    }
    const auto text = render_plan_markdown(plan, test::sample_header());
    EXPECT_LT(text.size(), 65'536U);
    EXPECT_NE(text.find("more changes do not fit here"), std::string::npos);
}

TEST(RenderMarkdown, shows_first_what_must_be_looked_at)
{
    const auto text = render_plan_markdown(test::sample_plan(), test::sample_header());
    EXPECT_LT(text.find("| blocked, **data loss**"), text.find("| adopt"));
}

TEST(MarkdownText, ends_no_cell_and_no_code)
{
    EXPECT_EQ(markdown_code("a|b`c</code>"), "<code>a&#124;b&#96;c&#60;/code&#62;</code>");
}

TEST(MarkdownText, makes_no_link)
{
    EXPECT_EQ(markdown_prose("[a](https://b) www.c.d"),
              "&#91;a&#93;(https&#58;//b) www&#46;&#8288;c.d");
}

TEST(MarkdownText, mentions_and_refers_to_nobody)
{
    EXPECT_EQ(markdown_prose("@all #1 !2 GH-3"),
              "&#64;&#8288;all &#35;&#8288;1 &#33;&#8288;2 GH&#45;&#8288;3");
}

TEST(MarkdownText, leaves_ordinary_words_readable)
{
    EXPECT_EQ(markdown_prose("protect web-01, then wait (32 s)"),
              "protect web-01, then wait (32 s)");
}

} // namespace
