// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/language/test_schema.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace {

using test::ids;
using test::load_main;
using test::shown;

std::string addresses(const reconciler::Result<reconciler::Configuration>& loaded)
{
    if (!loaded) return ids(loaded);
    std::string out;
    for (const auto& object : loaded->objects) out += to_string(object.address) + " ";
    return out;
}

TEST(ForEach, makes_an_object_of_each_text_of_a_list)
{
    const auto loaded = load_main("[vault.v]\nfor_each = [\"weu\", \"neu\"]\nname = "
                                  "\"rsv-${each.key}\"\nresource_group = \"${each.value}\"\n");
    EXPECT_EQ(addresses(loaded), "vault.v[\"neu\"] vault.v[\"weu\"] ");
    EXPECT_EQ(shown(loaded, "vault.v[\"neu\"]"),
              "{ cross_region_restore = false, name = \"rsv-neu\", resource_group = \"neu\" }");
}

TEST(ForEach, makes_an_object_of_each_key_of_a_table)
{
    const auto loaded = load_main("[vault.v]\nname = \"rsv-${each.key}\"\n"
                                  "resource_group = \"${each.value.group}\"\n"
                                  "tags = { site = \"${default(each.value.site, 'main')}\" }\n"
                                  "[vault.v.for_each]\nweu = { group = \"rg-1\", site = \"a\" }\n"
                                  "neu = { group = \"rg-2\" }\n");
    EXPECT_TRUE(shown(loaded, "vault.v[\"neu\"]").contains("rg-2\", tags = { site = \"main\" }"));
    EXPECT_TRUE(shown(loaded, "vault.v[\"weu\"]").contains("rg-1\", tags = { site = \"a\" }"));
}

constexpr const char* two_vaults =
    "[policy.n]\nfor_each = \"vault.v\"\nname = \"n-${each.value.name}\"\n"
    "vault = \"v[${each.key}]\"\n"
    "[vault.v]\nfor_each = [\"weu\", \"neu\"]\nname = \"rsv-${each.key}\"\nresource_group = "
    "\"rg\"\n";

TEST(ForEach, follows_other_objects_by_their_keys)
{
    const auto loaded = load_main(two_vaults);
    EXPECT_EQ(addresses(loaded),
              "policy.n[\"neu\"] policy.n[\"weu\"] vault.v[\"neu\"] vault.v[\"weu\"] ");
    EXPECT_EQ(shown(loaded, "policy.n[\"weu\"]"), "{ name = \"n-rsv-weu\", vault = \"v[weu]\" }");
}

TEST(ForEach, follows_all_objects_of_a_kind)
{
    const auto loaded = load_main(
        "[gadget.a]\n[gadget.b]\n"
        "[protected_vm.x]\nfor_each = \"gadget\"\nvm = \"${each.key}\"\npolicy = \"p\"\n");
    EXPECT_EQ(ids(loaded), "dangling-reference main.toml:6:10");
    EXPECT_EQ(
        loaded.error().front().detail,
        "\"policy\" of protected_vm.x[\"a\"] names policy \"p\", which no file declares. So it "
        "is with 1 more object.");
}

TEST(ForEach, objects_can_be_spoken_of_in_expressions)
{
    const auto loaded =
        load_main(std::string(two_vaults) + "[gadget.g]\nafter = \"${vault.v['weu'].name}\"\n");
    EXPECT_EQ(ids(loaded), "dangling-reference main.toml:10:9");
    EXPECT_TRUE(loaded.error().front().detail.contains("\"rsv-weu\""));
}

TEST(ForEach, refuses_what_has_no_stable_keys)
{
    EXPECT_EQ(ids(load_main("[gadget.a]\nfor_each = [1, 2]\n[gadget.b]\nfor_each = 3\n"
                            "[gadget.c]\nfor_each = [\"x\", \"x\"]\n[gadget.d]\nfor_each = "
                            "[\"a[b\"]\n[gadget.e]\nfor_each = \"gadgets\"\n")),
              "bad-for-each main.toml:2:13 | bad-for-each main.toml:2:16 | bad-for-each "
              "main.toml:4:12 | duplicate-object main.toml:6:18 | invalid-key main.toml:8:13 | "
              "bad-for-each main.toml:10:12");
}

TEST(ForEach, in_a_circle_is_an_error)
{
    EXPECT_EQ(ids(load_main("[gadget.a]\nfor_each = \"gadget.b\"\n[gadget.b]\nfor_each = "
                            "\"gadget.a\"\n")),
              "for-each-cycle main.toml:4:12");
}

TEST(ForEach, of_a_variable_and_a_function_is_worked_out)
{
    EXPECT_EQ(addresses(load_main("[variables.r]\ndefault = \"weu,neu\"\n"
                                  "[gadget.a]\nfor_each = \"${split(',', var.r)}\"\n")),
              "gadget.a[\"neu\"] gadget.a[\"weu\"] ");
}

RC_GTEST_PROP(ForEach, taking_one_element_away_leaves_every_other_object_as_it_was, ())
{
    const auto names =
        *rc::gen::nonEmpty(rc::gen::container<std::set<int>>(rc::gen::inRange(0, 50)));
    const auto gone = *rc::gen::elementOf(std::vector<int>(names.begin(), names.end()));
    const auto text_of = [](const std::set<int>& keys) {
        std::string text = "[gadget.g]\nfor_each = [";
        for (const int key : keys) text += "\"k" + std::to_string(key) + "\", ";
        return text + "]\nafter = \"end\"\n[gadget.end]\n";
    };
    auto fewer = names;
    fewer.erase(gone);
    const auto before = load_main(text_of(names));
    const auto after = load_main(text_of(fewer));
    RC_ASSERT(before.has_value() && after.has_value());
    for (const auto& object : after->objects)
        RC_ASSERT(shown(before, to_string(object.address)) == to_text(object.attributes));
    RC_ASSERT(before->objects.size() == after->objects.size() + 1);
}

} // namespace
