// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/expression.hpp"

#include "reconciler/language/functions.hpp"
#include "tests/reconciler/language/test_schema.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace {

using reconciler::parse_text;
using test::ids;
using test::load_main;
using test::shown;

/// What `local.x` comes to.
std::string value_of(const std::string& text)
{
    const auto loaded =
        load_main("[locals]\nt = { a = 1, b = [\"x\", \"y\"] }\nx = '" + text + "'\n");
    return loaded ? to_text(loaded->locals.attributes.get("x")) : ids(loaded);
}

struct Case {
    const char* name;
    const char* text;
    const char* value;
};

class Expressions : public testing::TestWithParam<Case> {};

TEST_P(Expressions, come_to_their_value)
{
    EXPECT_EQ(value_of(GetParam().text), GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    All, Expressions,
    testing::Values(Case{"lower", R"(${lower("Web-01")})", "\"web-01\""},
                    Case{"upper", R"(${upper("web")})", "\"WEB\""},
                    Case{"trim", R"(<${trim("  a b ")}>)", "\"<a b>\""},
                    Case{"replace", R"(${replace("a-b-c", "-", "")})", "\"abc\""},
                    Case{"substr", R"(${substr("straße", 4, 2)})", "\"ße\""},
                    Case{"substr_past_the_end", R"(${substr("abc", 9)})", "\"\""},
                    Case{"split", R"(${split("/", "a/b/")})", "[\"a\", \"b\", \"\"]"},
                    Case{"split_and_index", R"(${join("", split("/", "a/b"))})", "\"ab\""},
                    Case{"join", R"(${join(", ", local.t.b)})", "\"x, y\""},
                    Case{"format", R"(${format("%s-%03d %%", "vm", 7)})", "\"vm-007 %\""},
                    Case{"length_of_text", R"(${length("ßß")})", "2"},
                    Case{"length_of_list", R"(n${length(local.t.b)})", "\"n2\""},
                    Case{"contains", R"(${contains(local.t.b, "x")})", "true"},
                    Case{"contains_in_text", R"(${contains("abc", "d")})", "false"},
                    Case{"keys", R"(${keys(local.t)})", "[\"a\", \"b\"]"},
                    Case{"default_of_absent", R"(${default(local.t.zzz, "none")})", "\"none\""},
                    Case{"default_of_present", R"(${default(local.t.a, 2)})", "1"},
                    Case{"whole_keeps_type", R"(${local.t.a})", "1"},
                    Case{"table", R"(${local.t})", "{ a = 1, b = [\"x\", \"y\"] }"},
                    Case{"list_element", R"(${local.t.b[1]})", "\"y\""},
                    Case{"escape", R"($${var.x} costs 5$)", "\"${var.x} costs 5$\""},
                    Case{"brace_in_quotes", R"(${lower("}A")})", "\"}a\""},
                    Case{"true_and_number", R"(${true}${-3})", "\"true-3\""}),
    [](const auto& one) { return std::string(one.param.name); });

class Mistakes : public testing::TestWithParam<Case> {};

TEST_P(Mistakes, are_explained_where_they_stand)
{
    const auto loaded =
        load_main("[locals]\nt = { a = 1 }\nx = '" + std::string(GetParam().text) + "'\n");
    ASSERT_FALSE(loaded);
    const auto& first = loaded.error().front();
    EXPECT_EQ(first.id + " " + std::to_string(first.spans.front().span.column) + ": " +
                  first.detail + first.fix,
              GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    All, Mistakes,
    testing::Values(
        Case{"open", "a ${var.x",
             "bad-expression 8: This ${ has no } that ends it. ($${ stands for ${ itself.)"},
        Case{"empty", "${}",
             "bad-expression 7: There is nothing between ${ and }. ($${ stands for ${ itself.)"},
        Case{"operator", "${local.t.a + 1}",
             "bad-expression 6: There is a \"+\" where the } is wanted. ($${ stands for ${ "
             "itself.)"},
        Case{"unknown_function", "${uper(\"a\")}",
             "unknown-function 8: There is no function \"uper\". Did you mean \"upper\"?Known are "
             "\"lower\", \"upper\", \"trim\", \"replace\", \"substr\", \"split\", \"join\", "
             "\"format\", \"length\", \"contains\", \"keys\" and \"default\"."},
        Case{"too_few", "${replace(\"a\")}",
             "bad-call 8: It has 1 argument; it is written replace(text, old, new)."},
        Case{"wrong_kind", "${lower(local.t)}", "bad-call 8: lower(text) wants a text."},
        Case{
            "list_in_text", "a${split(\"a\", \"b\")}",
            "wrong-type 9: This expression is a list, which cannot stand within a text.Say how its "
            "elements are put together: ${join(\", \", …)}"},
        Case{"no_variable", "${var.x}",
             "unknown-reference 8: There is no variable \"x\".Declare it: [variables.x]"},
        Case{"no_member", "${local.t.b}",
             "unknown-reference 8: The table has no key \"b\".Known here: "
             "\"a\"."},
        Case{"no_root", "${vars.x}",
             "unknown-reference 8: \"vars\" is nothing that an expression can begin with. Did you "
             "mean \"var\"?Write ${var.NAME}, ${local.NAME}, ${each.key} or, for another object, "
             "${vault.NAME.ATTRIBUTE}."},
        Case{"each_outside", "${each.key}",
             "unknown-reference 8: ${each.…} has a value only in a block with for_each.Add to the "
             "block: for_each = [\"a\", \"b\"]"},
        Case{"no_vault", "${vault.prod.id}",
             "unknown-reference 8: No file declares the vault \"prod\"."}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(Expression, speaks_of_ids_and_attributes_of_other_objects)
{
    const auto loaded = load_main("[vault.p]\nname = \"rsv-${policy.n.name}\"\nresource_group = "
                                  "\"rg\"\ntags = { id = \"${policy.n.id}\" }\n"
                                  "[policy.n]\nname = \"nightly\"\nvault = \"p\"\n"
                                  "[protected_vm.x]\nvm = \"x ${vault.p.cross_region_restore}\"\n"
                                  "policy = \"n\"\n");
    EXPECT_EQ(
        shown(loaded, "vault.p"),
        "{ cross_region_restore = false, name = \"rsv-nightly\", resource_group = \"rg\", tags "
        "= { id = \"/groups/rg/vaults/rsv-nightly/policies/nightly\" } }");
    EXPECT_EQ(shown(loaded, "protected_vm.x"),
              "{ on_remove = \"retain\", policy = \"n\", vm = \"x false\" }");
}

TEST(Expression, in_a_circle_is_an_error_that_shows_every_place)
{
    const auto refused =
        load_main("[locals]\na = \"${local.b}\"\nb = \"x${local.a}\"\n"
                  "[vault.v]\nname = \"${vault.v.id}\"\nresource_group = \"rg\"\n");
    ASSERT_EQ(ids(refused), "expression-cycle main.toml:2:5 | expression-cycle main.toml:5:8");
    EXPECT_EQ(refused.error()[0].detail,
              "\"${local.b}\" -> \"x${local.a}\" -> \"${local.b}\": each "
              "needs the value of the next, so none has one.");
    EXPECT_EQ(refused.error()[0].spans.size(), 2U);
}

TEST(Expression, cannot_make_a_configuration_explode)
{
    std::string text = "[locals]\na0 = \"0123456789\"\nb0 = [\"x\"]\n";
    for (int i = 1; i < 40; ++i) {
        const auto n = std::to_string(i);
        const auto before = std::to_string(i - 1);
        text += "a" + n + " = \"${local.a" + before + "}${local.a" + before + "}\"\n";
        text += "b" + n + " = [\"${local.b" + before + "}\", \"${local.b" + before + "}\"]\n";
    }
    const auto refused = load_main(text);
    EXPECT_TRUE(ids(refused).starts_with("value-too-long")) << ids(refused);
}

TEST(Expression, value_that_is_wrong_names_where_it_came_from)
{
    const auto refused = load_main("[variables.days]\ndefault = 200\n[vault.v]\nname = \"rsv\"\n"
                                   "resource_group = \"rg\"\n"
                                   "soft_delete = { retention_days = \"${var.days}\" }\n");
    ASSERT_EQ(ids(refused), "out-of-range main.toml:6:34");
    const auto& spans = refused.error().front().spans;
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[1].label, "variable \"days\", from its default");
    EXPECT_EQ(spans[1].span.line, 2);
}

RC_GTEST_PROP(ExpressionParser, never_reads_past_the_text_nor_throws, ())
{
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("${", "}", "$${", "var", ".", "[", "]", "(", ")", "\"", "'",
                                      "\\", ",", "1", " ", "-", "a", "ß", "lower"));
    std::string text;
    for (const auto& piece : pieces) text += piece;
    const auto parsed = parse_text(text);
    if (!parsed) RC_ASSERT(parsed.error().begin <= text.size());
}

RC_GTEST_PROP(ExpressionParser, leaves_a_text_without_expressions_as_it_is, ())
{
    const auto text = *rc::gen::container<std::string>(rc::gen::inRange('%', '~'));
    const auto parsed = parse_text(text);
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->size() == 1U && parsed->front().words == text);
}

} // namespace
