// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_diagnostic.hpp"
#include "tests/reconciler/language/test_schema.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace {

using test::ids;
using test::load_main;

/// Nothing but printable ASCII, line feeds and UTF-8 above C1: what a terminal shows and does not
/// obey.
bool is_tame(const std::string& text)
{
    return std::ranges::none_of(text, [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
    });
}

std::string rendered(const std::string& text)
{
    const auto loaded = load_main(text);
    return loaded ? "" : cmd::render(loaded.error(), cmd::Style{});
}

const std::vector<std::string>& fragments()
{
    static const std::vector<std::string> all{"[",
                                              "]",
                                              "[[",
                                              "]]",
                                              "{",
                                              "}",
                                              "\"",
                                              "'",
                                              "\"\"\"",
                                              "'''",
                                              "=",
                                              " = ",
                                              ".",
                                              ",",
                                              "\n",
                                              "\r\n",
                                              "\r",
                                              "#",
                                              "\t",
                                              "vault",
                                              "policy",
                                              "gadget",
                                              "tresor",
                                              "[vault.a]\n",
                                              "[gadget.b]\n",
                                              "name",
                                              "after = \"b\"\n",
                                              "needs = [",
                                              "tags",
                                              "soft_delete",
                                              "1",
                                              "-1",
                                              "1.5",
                                              ".5",
                                              "1_000",
                                              "0x",
                                              "1e9",
                                              "inf",
                                              "nan",
                                              "true",
                                              "2027-01-31",
                                              "07:32:00",
                                              "T",
                                              "Z",
                                              "_",
                                              "\\",
                                              "\\u00e9",
                                              "\\U0010FFFF",
                                              "\\x1b",
                                              "é",
                                              "日",
                                              "\xff",
                                              "\xe2\x80",
                                              std::string(1, '\0'),
                                              "\x1b[31m",
                                              "\x7f",
                                              "\u202e",
                                              "\xEF\xBB\xBF"};
    return all;
}

TEST(HostileInput, random_bytes_never_crash_and_never_steer_the_terminal)
{
    rc::check([](const std::string& bytes) { RC_ASSERT(is_tame(rendered(bytes))); });
}

TEST(HostileInput, random_scraps_of_toml_never_crash_and_never_steer_the_terminal)
{
    rc::check([] {
        const auto parts =
            *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(fragments()));
        std::string text;
        for (const auto& part : parts) text += part;
        RC_ASSERT(is_tame(rendered(text)));
    });
}

TEST(HostileInput, escapes_in_names_come_out_visible)
{
    const std::string text =
        rendered("[vault.\"a\\u001b[2J\"]\n[vault.v]\n\"\\u001b]0;title\\u0007\" = 1\n");
    EXPECT_TRUE(is_tame(text));
    EXPECT_NE(text.find("\\x1b[2J"), std::string::npos);
    EXPECT_NE(text.find("\\x1b]0;title\\x07"), std::string::npos);
}

TEST(HostileInput, a_name_cannot_forge_a_line_of_its_own)
{
    const std::string text = rendered("[vault.v]\n\"x\\n\\nError: forged\" = 1\n");
    EXPECT_EQ(text.find("\nError: forged"), std::string::npos);
    EXPECT_NE(text.find("x\\n\\nError: forged"), std::string::npos);
}

TEST(HostileInput, an_endless_name_is_cut)
{
    const std::string text = rendered("[vault.v]\n" + std::string(1'000'000, 'k') + " = 1\n");
    EXPECT_LT(text.size(), 2000U);
}

TEST(HostileInput, lists_a_hundred_deep_are_just_of_the_wrong_type)
{
    const std::string deep = std::string(100, '[') + std::string(100, ']');
    EXPECT_EQ(ids(load_main("[protected_vm.a]\nvm = \"a/b\"\npolicy = " + deep + "\n")),
              "wrong-type main.toml:3:10");
}

TEST(HostileInput, a_key_of_a_hundred_thousand_parts_is_refused)
{
    std::string key = "a";
    for (int i = 0; i < 100'000; ++i) key += ".a";
    EXPECT_EQ(ids(load_main("[" + key + "]\n")), "nested-too-deeply main.toml:1:129");
}

TEST(HostileInput, a_list_of_many_wrong_elements_is_reported_in_part)
{
    std::string text = "[protected_vm.a]\nvm = \"a/b\"\npolicy = \"p\"\nexclude_disks = [";
    for (int i = 0; i < 10'000; ++i) text += "1,";
    const auto loaded = load_main(text + "]\n[policy.p]\nname = \"p\"\nvault = "
                                         "\"v\"\n[vault.v]\nname = \"vv\"\nresource_group = \"r\"");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().size(), 20U);
}

TEST(HostileInput, an_endless_text_is_refused_before_its_check_sees_it)
{
    EXPECT_EQ(ids(load_main("[vault.a]\nresource_group = \"r\"\nname = \"" +
                            std::string(1'000'000, 'x') + "\"\n")),
              "invalid-value main.toml:3:8");
}

} // namespace
