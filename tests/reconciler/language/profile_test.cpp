// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/language/test_schema.hpp"

#include <gtest/gtest.h>

namespace {

using test::ids;
using test::load_main;
using test::shown;

constexpr const char* profiles =
    "[profile.base.vault]\nresource_group = \"rg\"\ntags = { team = \"x\" }\n"
    "soft_delete.retention_days = 14\n"
    "[profile.gold]\nprofile = \"base\"\n"
    "[profile.gold.vault]\nsoft_delete.retention_days = 90\n"
    "[profile.gold.protected_vm]\non_remove = \"delete\"\n";

TEST(Profile, gives_what_the_object_does_not_say)
{
    const auto loaded = load_main(std::string(profiles) +
                                  "[vault.v]\nprofile = \"gold\"\nname = \"rsv\"\n"
                                  "[vault.w]\nprofile = \"base\"\nname = \"rsw\"\nresource_group = "
                                  "\"own\"\nsoft_delete.state = \"AlwaysON\"\n");
    EXPECT_EQ(
        shown(loaded, "vault.v"),
        "{ cross_region_restore = false, name = \"rsv\", resource_group = \"rg\", soft_delete = "
        "{ retention_days = 90, state = \"Enabled\" }, tags = { team = \"x\" } }");
    EXPECT_EQ(
        shown(loaded, "vault.w"),
        "{ cross_region_restore = false, name = \"rsw\", resource_group = \"own\", soft_delete "
        "= { retention_days = 14, state = \"AlwaysON\" }, tags = { team = \"x\" } }");
}

TEST(Profile, later_in_a_list_goes_before_earlier)
{
    const auto loaded = load_main("[profile.a.vault]\nname = \"aa\"\nresource_group = \"rg\"\n"
                                  "[profile.b.vault]\nname = \"bb\"\n"
                                  "[vault.v]\nprofile = [\"a\", \"b\"]\n");
    EXPECT_TRUE(shown(loaded, "vault.v").contains("name = \"bb\", resource_group = \"rg\""));
}

TEST(Profile, mistakes_are_told_once_whoever_inherits_them)
{
    EXPECT_EQ(ids(load_main("[profile.p.vault]\nresource_grup = \"rg\"\nname = \"x\"\n"
                            "resource_group = \"rg\"\n"
                            "[vault.v]\nprofile = \"p\"\n[vault.w]\nprofile = \"p\"\n")),
              "unknown-attribute main.toml:2:1 | invalid-value main.toml:3:8");
}

TEST(Profile, that_is_unknown_or_says_nothing_of_the_kind_is_an_error)
{
    EXPECT_EQ(ids(load_main("[profile.gold.vault]\nname = \"xx\"\n[gadget.g]\nprofile = \"gold\"\n"
                            "[gadget.h]\nprofile = \"gild\"\n[gadget.i]\nprofile = 7\n")),
              "profile-without-kind main.toml:4:11 | unknown-profile main.toml:6:11 | wrong-type "
              "main.toml:8:11");
}

TEST(Profile, in_a_circle_is_told_once)
{
    EXPECT_EQ(ids(load_main("[profile.a]\nprofile = \"b\"\n[profile.a.gadget]\n"
                            "[profile.b]\nprofile = \"a\"\n[profile.b.gadget]\n"
                            "[gadget.g]\nprofile = \"a\"\n[gadget.h]\nprofile = \"a\"\n")),
              "profile-cycle main.toml:2:11");
}

TEST(Profile, may_be_chosen_by_a_variable)
{
    EXPECT_TRUE(shown(load_main(std::string(profiles) +
                                "[variables.tier]\ndefault = \"base\"\n"
                                "[vault.v]\nprofile = \"${var.tier}\"\nname = \"rsv\"\n"),
                      "vault.v")
                    .contains("retention_days = 14"));
}

} // namespace
