// SPDX-License-Identifier: Apache-2.0
#include "cmd/plan_file.hpp"
#include "cmd/sha256.hpp"
#include "tests/cmd/sample_plan.hpp"

#include <gtest/gtest.h>

namespace {

using cmd::saved_plan_from_text;
using cmd::SavedPlan;
using cmd::to_text;

SavedPlan saved(reconciler::Plan plan)
{
    SavedPlan made{.plan = std::move(plan),
                   .stack = "prod-backup",
                   .environment = "simulator",
                   .lineage = "l-1",
                   .fresh_state = true,
                   .serial = 41,
                   .configuration_hash = "abc",
                   .tool_version = "0.1.0",
                   .made_at = "2026-03-01T00:00:00Z",
                   .destroying = true,
                   .commit = "c0ffee"};
    return cmd::sealed(std::move(made), "").value();
}

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos);
    return text.replace(at, what.size(), with);
}

/// The one problem of a text that is refused.
reconciler::Diagnostic refusal(const std::string& text)
{
    const auto read = saved_plan_from_text(text, "my.plan");
    EXPECT_FALSE(read);
    return read ? reconciler::Diagnostic{} : read.error().front();
}

TEST(PlanFile, gives_back_what_was_saved)
{
    const auto before = saved(test::sample_plan());
    const auto after = saved_plan_from_text(to_text(before), "my.plan");
    ASSERT_TRUE(after);
    EXPECT_EQ(after->stack, "prod-backup");
    EXPECT_EQ(after->environment, "simulator");
    EXPECT_EQ(after->lineage, "l-1");
    EXPECT_TRUE(after->fresh_state);
    EXPECT_EQ(after->serial, 41);
    EXPECT_EQ(after->configuration_hash, "abc");
    EXPECT_EQ(after->tool_version, "0.1.0");
    EXPECT_EQ(after->made_at, "2026-03-01T00:00:00Z");
    EXPECT_TRUE(after->destroying);
    EXPECT_EQ(after->commit, "c0ffee");
    EXPECT_EQ(after->hash, before.hash);
    EXPECT_EQ(after->signature, std::nullopt);
    EXPECT_EQ(after->plan.steps, before.plan.steps);
}

TEST(PlanFile, renders_as_before_but_for_source_lines)
{
    auto plan = test::sample_plan();
    for (auto& change : plan.changes)
        for (auto& diagnostic : change.blocked) diagnostic.spans.clear();
    const auto after = saved_plan_from_text(to_text(saved(plan)), "my.plan");
    ASSERT_TRUE(after);
    EXPECT_EQ(cmd::render_plan(after->plan, test::sample_header(), {}),
              cmd::render_plan(plan, test::sample_header(), {}));
}

TEST(PlanFile, keeps_hostile_names_byte_by_byte)
{
    const auto text = to_text(saved(test::hostile_plan()));
    const auto after = saved_plan_from_text(text, "my.plan");
    ASSERT_TRUE(after);
    EXPECT_EQ(after->plan.changes.front().address.key, test::hostile);
    EXPECT_EQ(to_text(*after), text);
}

TEST(PlanFile, is_the_same_text_for_the_same_plan)
{
    EXPECT_EQ(to_text(saved(test::sample_plan())), to_text(saved(test::sample_plan())));
}

TEST(PlanFile, refuses_a_plan_that_was_edited)
{
    const auto text = replaced(to_text(saved(test::sample_plan())), "rsv-prod-weu", "rsv-prod-neu");
    const auto problem = refusal(text);
    EXPECT_EQ(problem.id, "plan-damaged");
    EXPECT_EQ(problem.summary, "Saved plan cannot be trusted");
    EXPECT_EQ(problem.detail,
              "\"my.plan\" was changed after tresor saved it. Nothing of it is carried out.");
    EXPECT_EQ(problem.fix, "Plan anew:\n    tresor plan -o FILE");
}

TEST(PlanFile, refuses_a_plan_that_was_cut_off_anywhere)
{
    const auto text = to_text(saved(test::sample_plan()));
    for (std::size_t length = 0; length + 1 < text.size(); length += 97)
        EXPECT_EQ(refusal(text.substr(0, length)).id, "plan-damaged") << length;
}

TEST(PlanFile, refuses_what_is_no_plan)
{
    EXPECT_EQ(refusal("{\"name\": 1}").detail,
              "\"my.plan\" is no saved plan of tresor. Nothing of it is carried out.");
    EXPECT_EQ(refusal("[vault.prod]").detail,
              "\"my.plan\" is no JSON, or was cut off. Nothing of it is carried out.");
}

TEST(PlanFile, refuses_another_format_before_it_looks_inside)
{
    for (const std::string version : {"1", "3"}) {
        const auto problem = refusal(R"({"format": "tresor-plan", "version": )" + version + "}");
        EXPECT_EQ(problem.id, "plan-other-format");
        EXPECT_EQ(problem.detail, "\"my.plan\" has format version " + version +
                                      "; this tresor writes and reads 2.");
    }
}

TEST(PlanFile, is_called_by_a_hash_of_all_that_it_says)
{
    const auto one = saved(test::sample_plan());
    auto other = one;
    other.commit = "decaf";
    EXPECT_NE(cmd::sealed(other, "").value().hash, one.hash);
    EXPECT_EQ(cmd::signed_line(one), "tresor-plan 2 " + one.hash + "\n");
}

TEST(PlanFile, keeps_its_signature)
{
    auto before = saved(test::sample_plan());
    before.signature = cmd::Signature{"key", "value"};
    const auto after = saved_plan_from_text(to_text(before), "my.plan");
    ASSERT_TRUE(after);
    EXPECT_EQ(after->signature, before.signature);
}

TEST(PlanFile, refuses_steps_that_wait_for_later_ones)
{
    auto plan = test::sample_plan();
    std::swap(plan.steps[0], plan.steps[1]);
    EXPECT_EQ(refusal(to_text(saved(plan))).detail,
              "\"my.plan\" holds steps out of order. Nothing of it is carried out.");
}

TEST(PlanFile, takes_a_plan_that_was_only_laid_out_anew)
{
    EXPECT_TRUE(saved_plan_from_text(
        replaced(to_text(saved(test::sample_plan())), "\"content\":", "\n  \"content\" : "), "x"));
}

TEST(Sha256, agrees_with_the_standard)
{
    EXPECT_EQ(cmd::sha256("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

} // namespace
