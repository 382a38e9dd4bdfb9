// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/language/test_schema.hpp"

#include <gtest/gtest.h>

namespace {

using test::ids;
using test::load;
using test::shown;

constexpr const char* base =
    "[vault.v]\nname = \"rsv\"\nresource_group = \"rg\"\ntags = { team = \"x\", tier = \"1\" }\n"
    "[policy.n]\nname = \"nn\"\nvault = \"v\"\nretention.daily = { count = 30 }\n"
    "retention.monthly = { days = [1, 15] }\n";

reconciler::Result<reconciler::Configuration> merged(const std::string& overlay)
{
    reconciler::Inputs inputs;
    inputs.environment = "prod";
    return load(
        {{"main.toml", base}, {"stack.toml", test::minimal}, {"prod.overlay.toml", overlay}},
        inputs);
}

TEST(Overlay, replaces_what_it_says_and_leaves_the_rest)
{
    const auto loaded = merged("[vault.v]\nname = \"rsv-prod\"\n");
    EXPECT_EQ(
        shown(loaded, "vault.v"),
        "{ cross_region_restore = false, name = \"rsv-prod\", resource_group = \"rg\", tags = { "
        "team = \"x\", tier = \"1\" } }");
    EXPECT_EQ(loaded->environment, "prod");
    EXPECT_EQ(loaded->environments, std::vector<std::string>{"prod"});
}

TEST(Overlay, joins_dotted_keys_and_replaces_braces_and_lists)
{
    const auto dotted =
        merged("[vault.v]\ntags.tier = \"2\"\n[policy.n]\nretention.daily.count = 60\n"
               "retention.monthly.days = [2]\n");
    EXPECT_TRUE(shown(dotted, "vault.v").contains("tags = { team = \"x\", tier = \"2\" }"));
    EXPECT_TRUE(shown(dotted, "policy.n")
                    .contains("retention = { daily = { count = 60 }, monthly = { days = [2] } }"));
    const auto braces = merged("[vault.v]\ntags = { tier = \"2\" }\n");
    EXPECT_TRUE(shown(braces, "vault.v").contains("tags = { tier = \"2\" }"));
}

TEST(Overlay, adds_and_takes_away_objects_and_attributes)
{
    const auto loaded = merged("unset = [\"policy.n\"]\n[vault.v]\nunset = [\"tags.team\"]\n"
                               "[vault.w]\nname = \"rsw\"\nresource_group = \"rg\"\n");
    EXPECT_EQ(shown(loaded, "policy.n"), "(absent)");
    EXPECT_TRUE(shown(loaded, "vault.v").contains("tags = { tier = \"1\" }"));
    EXPECT_TRUE(shown(loaded, "vault.w").contains("rsw"));
}

TEST(Overlay, that_takes_away_what_is_not_there_is_told_the_nearest)
{
    const auto refused = merged("unset = [\"policy.m\"]\n[vault.v]\nunset = [\"tag.team\"]\n");
    EXPECT_EQ(ids(refused),
              "unset-nothing prod.overlay.toml:1:10 | unset-nothing prod.overlay.toml:3:10");
}

TEST(Overlay, mistakes_show_the_value_they_replace)
{
    const auto refused = merged("[policy.n]\nretention.daily.count = 3\n");
    ASSERT_EQ(ids(refused), "out-of-range prod.overlay.toml:2:25");
    const auto& spans = refused.error().front().spans;
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[1].label, "replaced by the overlay \"prod\"");
    EXPECT_EQ(spans[1].span.file->path, "main.toml");
}

TEST(Overlay, that_does_not_exist_is_an_error_with_those_that_do)
{
    reconciler::Inputs inputs;
    inputs.environment = "prd";
    const auto refused = load({{"stack.toml", test::minimal}, {"prod.overlay.toml", ""}}, inputs);
    ASSERT_EQ(ids(refused), "no-such-environment");
    EXPECT_EQ(refused.error().front().fix, "There are \"prod\".");
}

TEST(Overlay, is_not_read_where_nobody_asks_for_it)
{
    EXPECT_EQ(ids(load({{"stack.toml", test::minimal}, {"prod.overlay.toml", "["}})), "ok");
}

} // namespace
