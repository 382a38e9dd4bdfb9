// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/language/test_schema.hpp"

#include <gtest/gtest.h>

namespace {

using test::ids;
using test::load;
using test::load_main;

std::string detail_of(const reconciler::Result<reconciler::Configuration>& loaded)
{
    return loaded ? "ok" : loaded.error().front().detail;
}

TEST(References, may_lead_to_another_file_and_forward)
{
    EXPECT_EQ(ids(load({{"a.toml", "[gadget.x]\nafter = \"y\""},
                        {"b.toml", "[gadget.y]"},
                        {"c.toml", test::minimal}})),
              "ok");
}

TEST(References, are_checked_in_lists)
{
    EXPECT_EQ(ids(load_main("[gadget.a]\nneeds = [\"a1\", \"b\"]\n[gadget.b]")),
              "dangling-reference main.toml:2:10");
}

TEST(References, to_itself_are_a_circle)
{
    EXPECT_EQ(detail_of(load_main("[gadget.a]\nafter = \"a\"")),
              "gadget.a -> gadget.a: each needs the next, so none can be made first.");
}

TEST(References, report_the_whole_circle_from_its_first_address)
{
    EXPECT_EQ(
        detail_of(load_main(
            "[gadget.z]\nafter = \"c\"\n[gadget.c]\nafter = \"b\"\n[gadget.b]\nafter = \"d\"\n"
            "[gadget.d]\nafter = \"c\"\n")),
        "gadget.b -> gadget.d -> gadget.c -> gadget.b: each needs the next, so none can be made "
        "first.");
}

TEST(References, that_meet_again_are_no_circle)
{
    EXPECT_EQ(ids(load_main("[gadget.a]\nneeds = [\"b\", \"c\"]\n[gadget.b]\nafter = "
                            "\"d\"\n[gadget.c]\nafter = \"d\"\n"
                            "[gadget.d]")),
              "ok");
}

TEST(References, report_a_knot_of_circles_once)
{
    EXPECT_EQ(ids(load_main("[gadget.a]\nneeds = [\"a\", \"b\", \"c\"]\n[gadget.b]\nneeds = "
                            "[\"a\", \"c\"]\n[gadget.c]\n"
                            "after = \"a\"")),
              "reference-cycle main.toml:2:10");
}

TEST(References, report_two_separate_circles)
{
    EXPECT_EQ(
        ids(load_main(
            "[gadget.a]\nafter = \"b\"\n[gadget.b]\nafter = \"a\"\n[gadget.c]\nafter = \"c\"")),
        "reference-cycle main.toml:2:9 | reference-cycle main.toml:6:9");
}

TEST(References, into_a_file_with_a_syntax_error_are_no_errors)
{
    const auto loaded = load({{"a.toml", "[gadget.x]\nafter = \"y\""},
                              {"b.toml", "[gadget.y"},
                              {"c.toml", test::minimal}});
    EXPECT_EQ(ids(loaded), "references-unchecked | syntax b.toml:1:10");
}

} // namespace
