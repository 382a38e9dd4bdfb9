// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/configuration_loader.hpp"
#include "tests/reconciler/language/test_schema.hpp"
#include "tests/support/memory_files.hpp"

#include <gtest/gtest.h>

namespace {

using test::ids;

/// Loads a stack that lies in a folder of a repository, beside which there are other folders.
reconciler::Result<reconciler::Configuration> loaded(test::MemoryFiles files)
{
    files.texts.emplace("stack.toml", test::minimal);
    reconciler::Inputs inputs;
    inputs.repository = "..";
    return load_configuration(files, ".", test::schema(), inputs);
}

constexpr const char* vault = "[vault.v]\nname = \"rsv\"\nresource_group = \"rg\"\n";

TEST(Include, reads_files_within_the_repository_once)
{
    const auto found = loaded(
        test::MemoryFiles({{"a.toml", "include = [\"../shared/v.toml\", \"more/b.toml\"]\n"},
                           {"more/b.toml", "include = [\"../../shared/v.toml\"]\n[gadget.b]\n"},
                           {"../shared/v.toml", vault}}));
    ASSERT_EQ(ids(found), "ok");
    EXPECT_EQ(found->objects.size(), 2U);
}

TEST(Include, shows_mistakes_where_they_stand)
{
    EXPECT_EQ(ids(loaded(test::MemoryFiles({{"a.toml", "include = [\"more/b.toml\"]\n"},
                                            {"more/b.toml", "[gadget.b]\nafte = 1\n"}}))),
              "unknown-attribute more/b.toml:2:1");
}

TEST(Include, in_a_circle_shows_every_include_of_it)
{
    const auto refused = loaded(test::MemoryFiles(
        {{"a.toml", "include = [\"x/b.toml\"]\n"}, {"x/b.toml", "\ninclude = [\"../a.toml\"]\n"}}));
    EXPECT_EQ(ids(refused), "include-cycle a.toml:1:12");
    EXPECT_EQ(refused.error().front().spans.size(), 2U);
    EXPECT_EQ(refused.error().front().detail, "\"a.toml\" -> \"x/b.toml\" -> \"a.toml\": each "
                                              "includes the next, so there is no first one.");
}

TEST(Include, never_leaves_the_repository)
{
    test::MemoryFiles files({{"a.toml", "include = [\"../../secret.toml\", \"/etc/passwd\", "
                                        "\"../../nothing.toml\", \"link.toml\"]\n"},
                             {"x/y.toml", ""},
                             {"link.toml", vault},
                             {"../../secret.toml", vault}});
    files.links["link.toml"] = "/elsewhere/link.toml";
    files.texts.erase("link.toml");
    files.texts["link.toml"] = "";
    EXPECT_EQ(ids(loaded(files)),
              "include-outside a.toml:1:12 | include-outside a.toml:1:33 | include-outside "
              "a.toml:1:48 | include-outside a.toml:1:70");
}

TEST(Include, of_what_is_not_there_or_no_list_is_an_error)
{
    EXPECT_EQ(ids(loaded(test::MemoryFiles({{"a.toml", "include = [\"b/c.toml\", 7]\n"},
                                            {"b.toml", "include = \"x.toml\"\n"}}))),
              "include-missing a.toml:1:12 | wrong-type a.toml:1:24 | wrong-type b.toml:1:1");
}

TEST(Include, that_is_broken_leaves_references_unchecked)
{
    EXPECT_EQ(ids(loaded(test::MemoryFiles(
                  {{"a.toml", "include = [\"x/b.toml\"]\n[gadget.a]\nafter = \"b\"\n"},
                   {"x/b.toml", "[gadget.b"}}))),
              "references-unchecked | syntax x/b.toml:1:10");
}

} // namespace
