// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/configuration_loader.hpp"

#include "tests/reconciler/language/test_schema.hpp"
#include "tests/support/memory_files.hpp"

#include <gtest/gtest.h>

namespace {

using reconciler::Declared;
using reconciler::Value;
using test::ids;
using test::load;
using test::load_main;

constexpr const char* vault = "[vault.prod]\nname = \"rsv\"\nresource_group = \"rg\"\n";

/// The only object of a configuration that loads.
Declared only(const std::string& text)
{
    auto loaded = load_main(text);
    EXPECT_TRUE(loaded) << ids(loaded);
    return loaded && !loaded->objects.empty() ? loaded->objects.front() : Declared{};
}

std::string place(const reconciler::SourceSpan& span)
{
    return std::to_string(span.line) + ":" + std::to_string(span.column) + "-" +
           std::to_string(span.end_line) + ":" + std::to_string(span.end_column);
}

TEST(Loader, merges_all_files_of_a_folder_ordered_by_address)
{
    const auto loaded =
        load({{"b.toml", "[vault.b]\nname = \"bb\"\nresource_group = \"r\""},
              {"a.toml", "[vault.c]\nname = \"cc\"\nresource_group = \"r\"\n[gadget.z]\n"},
              {"c.toml", test::minimal}});
    ASSERT_TRUE(loaded) << ids(loaded);
    std::string order;
    for (const auto& object : loaded->objects) order += to_string(object.address) + " ";
    EXPECT_EQ(order, "gadget.z vault.b vault.c ");
    EXPECT_EQ(loaded->single("tresor").attributes.text("stack"), "prod");
}

TEST(Loader, leaves_out_overlays_hidden_files_and_those_of_other_tools)
{
    test::MemoryFiles files({{"a.toml", test::minimal},
                             {"prod.overlay.toml", "["},
                             {".hidden.toml", "["},
                             {".toml", "["},
                             {"taplo.toml", "["},
                             {"readme.md", "["}});
    EXPECT_EQ(ids(load_configuration(files, ".", test::schema())), "ok");
    EXPECT_EQ(files.reads, 1);
}

TEST(Loader, names_the_command_that_begins_a_stack_where_there_is_none)
{
    const auto loaded = load({{"readme.md", ""}, {"prod.overlay.toml", ""}});
    ASSERT_FALSE(loaded);
    EXPECT_EQ(ids(loaded), "no-configuration");
    EXPECT_EQ(loaded.error().front().detail,
              "The folder \".\" holds no file NAME.toml. Not counted: \"prod.overlay.toml\" (a dot "
              "in the name marks files "
              "that are read only when asked for).");
    EXPECT_EQ(loaded.error().front().fix,
              "Go to the folder of your stack, or begin one:\n    tresor init");
}

TEST(Loader, passes_on_why_a_folder_cannot_be_read)
{
    test::MemoryFiles files;
    EXPECT_EQ(ids(load_configuration(files, "elsewhere", test::schema())), "unreadable");
}

TEST(Loader, refuses_a_file_over_32_megabytes)
{
    EXPECT_EQ(ids(load({{"a.toml", test::minimal},
                        {"b.toml", std::string(32U * 1024 * 1024 + 1, '\n')}})),
              "file-too-large");
}

TEST(Loader, fills_in_defaults_of_objects_and_of_nested_tables_that_are_there)
{
    const Declared without = only(vault);
    EXPECT_EQ(without.attributes.get("cross_region_restore"), Value(false));
    EXPECT_FALSE(without.attributes.has("soft_delete"));
    const Declared with = only(std::string(vault) + "soft_delete = { retention_days = 30 }");
    EXPECT_EQ(with.attributes.get("soft_delete"),
              Value(reconciler::Object{{"retention_days", 30}, {"state", "Enabled"}}));
}

TEST(Loader, has_every_single_table_with_its_defaults)
{
    const auto loaded = load({{"a.toml", test::minimal}});
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->single("azure").attributes.text("cloud"), "public");
}

struct Spelling {
    const char* name;
    const char* text;
};

class Spellings : public testing::TestWithParam<Spelling> {};

TEST_P(Spellings, mean_the_same)
{
    const auto& attributes = only(GetParam().text).attributes;
    EXPECT_EQ(attributes.text("name"), "rsv");
    EXPECT_EQ(attributes.get("soft_delete").object().get("retention_days"), Value(30));
}

INSTANTIATE_TEST_SUITE_P(
    Loader, Spellings,
    testing::Values(
        Spelling{"headers", "[vault.prod]\nname='rsv'\nresource_group='rg'\n[vault.prod.soft_"
                            "delete]\nretention_days=30"},
        Spelling{"child_first", "[vault.prod.soft_delete]\nretention_days=30\n[vault.prod]\nname='"
                                "rsv'\nresource_group='rg'"},
        Spelling{"dotted", "[vault]\nprod.name='rsv'\nprod.resource_group='rg'\nprod.soft_delete."
                           "retention_days=30"},
        Spelling{"inline_table",
                 "vault.prod = {name='rsv', resource_group='rg', soft_delete={retention_days=30}}"},
        Spelling{"carriage_returns", "[vault.prod]\r\nname='rsv'\r\nresource_group='rg'\r\nsoft_"
                                     "delete={retention_days=30}\r\n"},
        Spelling{"byte_order_mark", "\xEF\xBB\xBF[vault.prod]\nname='rsv'\nresource_group='rg'"
                                    "\nsoft_delete.retention_days=30"}),
    [](const auto& one) { return one.param.name; });

TEST(Loader, knows_the_place_of_every_value)
{
    const Declared vm = only("[policy.p]\nname = \"p\"\nvault = \"v\"\nschedule = { frequency = "
                             "\"Daily\", weekdays = [\n"
                             " \"Sunday\" ] }\nretention.daily.count = 7\n[vault.v]\nname = "
                             "\"vv\"\nresource_group = \"r\"\n");
    EXPECT_EQ(place(vm.span), "1:1-1:11");
    EXPECT_EQ(place(vm.span_of("name")), "2:8-2:11");
    EXPECT_EQ(place(vm.span_of("schedule.frequency")), "4:26-4:33");
    EXPECT_EQ(place(vm.span_of("schedule.weekdays.0")), "5:2-5:10");
    EXPECT_EQ(place(vm.span_of("retention.daily.count")), "6:25-6:26");
    EXPECT_EQ(place(vm.span_of("left_out")), "1:1-1:11");
}

TEST(Loader, takes_lists_of_tables_in_both_spellings)
{
    const std::string rest =
        "[policy.p]\nname='p'\nvault='v'\n[vault.v]\nname='vv'\nresource_group='r'\n";
    const std::string head = "[protected_vm.a]\nvm='a/b'\npolicy='p'\n";
    const auto inline_list = load_main(head + "ignore = [{field='tags', reason='x'}]\n" + rest);
    const auto headers =
        load_main(head + "[[protected_vm.a.ignore]]\nfield='tags'\nreason='x'\n" + rest);
    ASSERT_TRUE(inline_list) << ids(inline_list);
    ASSERT_TRUE(headers) << ids(headers);
    EXPECT_EQ(inline_list->objects.at(1).attributes, headers->objects.at(1).attributes);
    EXPECT_EQ(headers->objects.at(1).attributes.get("ignore").list().size(), 1U);
}

TEST(Loader, reports_every_problem_of_every_file_in_one_run)
{
    EXPECT_EQ(ids(load({{"a.toml", "[vault.a]\nnam = 1\nname = 2\n"},
                        {"b.toml", "[vault.b"},
                        {"c.toml", "[vaul.c]\n"}})),
              "missing-attribute a.toml:1:1 | unknown-attribute a.toml:2:1 | wrong-type a.toml:3:8 "
              "| syntax b.toml:1:9 | "
              "unknown-table c.toml:1:2");
}

TEST(Loader, shows_paths_as_the_user_named_the_folder)
{
    class Elsewhere final : public reconciler::FileReader {
    public:
        reconciler::Result<std::vector<std::string>> list(const std::string&) override
        {
            return std::vector<std::string>{"a.toml"};
        }
        reconciler::Result<std::string> read(const std::string&, std::size_t) override
        {
            return std::string("[");
        }
        reconciler::Result<std::string> canonical(const std::string& path) override { return path; }
    } files;
    EXPECT_EQ(ids(load_configuration(files, "infra/prod", test::schema())),
              "syntax infra/prod/a.toml:1:2");
    EXPECT_EQ(ids(load_configuration(files, "infra/", test::schema())), "syntax infra/a.toml:1:2");
}

} // namespace
