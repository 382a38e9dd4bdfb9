// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/estate/estate.hpp"
#include "providers/simulator/estate/pattern.hpp"
#include "tests/simulator/azure.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace simulator {

using testing::HasSubstr;

namespace {

/// "line:column id: detail fix", one a line.
std::string problems_of(const std::string& text)
{
    auto world = World::open("");
    const auto problems = read_estate(**world, "estate.toml", text);
    std::string all;
    for (const auto& d : problems.value_or(reconciler::Diagnostics{})) {
        const auto& span = d.spans.front().span;
        all += fmt::format("{}:{} {}: {}{}\n", span.line, span.column, d.id, d.detail,
                           d.fix.empty() ? "" : " " + d.fix);
    }
    return all;
}

const std::string base = R"([[subscription]]
id = "s"
[[resource_group]]
name = "rg-app"
location = "West Europe"
)";

} // namespace

TEST(Estate, refuses_unknown_keys_with_a_hint)
{
    EXPECT_EQ(
        problems_of("[[subscription]]\nid = \"s\"\nnane = \"x\"\n"),
        "3:1 estate-unknown-key: [[subscription]] has no key \"nane\". Did you mean \"name\"?\n");
}

TEST(Estate, refuses_unknown_sections)
{
    EXPECT_EQ(problems_of("[[virtual_machines]]\nname = \"x\"\n"),
              "1:3 estate-unknown-key: The estate file has no key \"virtual_machines\". Did you "
              "mean \"virtual_machine\"?\n");
}

TEST(Estate, names_missing_keys)
{
    EXPECT_EQ(problems_of("[[subscription]]\nname = \"x\"\n"),
              "1:1 estate-missing-key: [[subscription]] needs the key \"id\".\n");
}

TEST(Estate, refuses_values_of_another_type)
{
    EXPECT_EQ(problems_of(base + "[[virtual_machine]]\nname = 7\nresource_group = \"rg-app\"\n"),
              "7:8 estate-wrong-type: \"name\" of [[virtual_machine]] must be a text.\n");
}

TEST(Estate, refuses_references_to_nothing)
{
    EXPECT_EQ(problems_of(base + "[[virtual_machine]]\nname = \"x\"\nresource_group = \"rg-ap\"\n"),
              "8:18 estate-unknown-reference: The estate has no resource group \"rg-ap\". Did you "
              "mean \"rg-app\"?\n");
}

TEST(Estate, refuses_words_that_are_no_choice)
{
    EXPECT_EQ(
        problems_of(
            base +
            "[[virtual_machine]]\nname = \"x\"\nresource_group = \"rg-app\"\nos = \"Linus\"\n"),
        "9:6 estate-invalid-value: \"os\" of [[virtual_machine]] cannot be \"Linus\". It is one "
        "of: Linux, Windows. Did "
        "you mean \"Linux\"?\n");
}

TEST(Estate, refuses_twins)
{
    EXPECT_THAT(problems_of(base + "[[resource_group]]\nname = \"RG-APP\"\nlocation = \"x\"\n"),
                HasSubstr("7:8 estate-duplicate: The resource-group "
                          "\"/subscriptions/s/resourceGroups/RG-APP\" is declared twice."));
}

TEST(Estate, says_a_problem_of_many_once)
{
    EXPECT_EQ(
        problems_of(
            base +
            "[[virtual_machine]]\nname = \"x-{index}\"\ncount = 1000\nresource_group = \"no\"\n"),
        "9:18 estate-unknown-reference: The estate has no resource group \"no\".\n");
}

TEST(Estate, reports_syntax_where_it_is)
{
    EXPECT_THAT(problems_of("[[subscription]]\nid = \n"), HasSubstr("2:6 estate-syntax: "));
}

TEST(Estate, survives_endless_keys)
{
    auto world = World::open("");
    std::string key = "a";
    for (int i = 0; i < 100'000; ++i) key += ".a";
    const auto problems = read_estate(**world, "estate.toml", key + " = 1\n");
    ASSERT_TRUE(problems);
    EXPECT_EQ(problems->front().id, "estate-unreadable");
}

TEST(Estate, that_is_a_folder_or_missing_is_unreadable)
{
    const TemporaryFolder folder;
    auto world = World::open("");
    EXPECT_EQ(load_estate(**world, folder.path())->front().id, "estate-unreadable");
    EXPECT_EQ(load_estate(**world, folder.path() + "/none")->front().id, "estate-unreadable");
}

TEST(Estate, begins_at_its_start)
{
    auto world = World::open("");
    ASSERT_FALSE(read_estate(**world, "estate.toml", "start = 2027-02-03T04:05:06+01:00\n"));
    EXPECT_EQ(iso_time((*world)->now()), "2027-02-03T03:05:06Z");
}

TEST(Estate, makes_many_by_pattern)
{
    auto world = World::open("");
    ASSERT_FALSE(read_estate(**world, "estate.toml", base + R"(
[[virtual_machine]]
name = "web-{index:04}"
count = 3
resource_group = "rg-app"
tags = { shard = "{index%2}" }
)"));
    const auto machine =
        (*world)->find(Kind::virtual_machine, "/subscriptions/s/resourceGroups/rg-app/providers/"
                                              "Microsoft.Compute/virtualMachines/web-0003");
    ASSERT_TRUE(machine);
    EXPECT_EQ(text_at(machine->document, "tags.shard"), "1");
    EXPECT_EQ(text_at(machine->document, "location"), "westeurope");
}

TEST(Pattern, knows_padding_and_remainder)
{
    EXPECT_EQ(expand_pattern("a-{index}", 7), "a-7");
    EXPECT_EQ(expand_pattern("{index:04}/{index%5:02}", 7), "0007/02");
    EXPECT_EQ(expand_pattern("{other} {index%0} {index", 7), "{other} {index%0} {index");
}

} // namespace simulator
