// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/variables.hpp"

#include "tests/reconciler/language/test_schema.hpp"

#include <gtest/gtest.h>

namespace {

using reconciler::Inputs;
using test::ids;
using test::load;
using test::load_main;
using test::shown;

constexpr const char* gadget_after_var =
    "[variables.x]\ndefault = \"a\"\n[gadget.a]\n[gadget.b]\n[gadget.c]\n[gadget.d]\n[gadget.e]\n"
    "[gadget.last]\nafter = \"${var.x}\"\n";

Inputs with_environment(std::map<std::string, std::string> variables)
{
    Inputs inputs;
    inputs.process_environment = [variables = std::move(variables)](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? "" : found->second;
    };
    return inputs;
}

TEST(Variable, is_its_default_where_nothing_else_is_said)
{
    EXPECT_EQ(shown(load_main(gadget_after_var), "gadget.last"), "{ after = \"a\" }");
}

TEST(Variable, is_taken_from_overlay_then_file_then_environment_then_command_line)
{
    const std::map<std::string, std::string> files{
        {"main.toml", gadget_after_var},
        {"stack.toml", test::minimal},
        {"prod.overlay.toml", "[variables.x]\ndefault = \"b\"\n"},
        {"values/a.toml", "x = \"c\"\n"}};
    Inputs inputs;
    inputs.environment = "prod";
    EXPECT_EQ(shown(load(files, inputs), "gadget.last"), "{ after = \"b\" }");
    inputs.variable_files = {"values/a.toml"};
    EXPECT_EQ(shown(load(files, inputs), "gadget.last"), "{ after = \"c\" }");
    inputs.process_environment = with_environment({{"TRESOR_VAR_x", "d"}}).process_environment;
    EXPECT_EQ(shown(load(files, inputs), "gadget.last"), "{ after = \"d\" }");
    inputs.variables = {{"x", "a"}, {"x", "e"}};
    const auto loaded = load(files, inputs);
    EXPECT_EQ(shown(loaded, "gadget.last"), "{ after = \"e\" }");
    std::string order;
    for (const auto& one : loaded->variables.front().assignments) order += one.how + ", ";
    EXPECT_EQ(order, "--var x, --var x, TRESOR_VAR_x, values/a.toml, its default, ");
}

TEST(Variable, reads_the_environment_only_as_declared)
{
    const auto text = std::string("[variables.x]\nenv = \"SITE\"\n[gadget.a]\n[gadget.b]\nafter = "
                                  "\"${var.x}\"\n");
    EXPECT_EQ(shown(load_main(text, with_environment({{"SITE", "a"}})), "gadget.b"),
              "{ after = \"a\" }");
    EXPECT_EQ(ids(load_main(text, with_environment({}))), "variable-not-given main.toml:1:1");
    EXPECT_EQ(ids(load_main(text)), "variable-not-given main.toml:1:1");
}

TEST(Variable, keeps_credentials_of_the_environment_out)
{
    for (const char* name : {"AZURE_CLIENT_SECRET", "ARM_CLIENT_CERTIFICATE", "GITHUB_TOKEN",
                             "AZURE_STORAGE_KEY", "SYSTEM_ACCESSTOKEN", "DB_PASSWORD", "my_api_key",
                             "IDENTITY_HEADER", "ACTIONS_ID_TOKEN_REQUEST_URL", "aws_session"})
        EXPECT_TRUE(reconciler::is_credential_name(name)) << name;
    for (const char* name : {"SITE", "AZURE_SUBSCRIPTION_ID", "ARM_TENANT_ID", "CI_COMMIT", "HOME"})
        EXPECT_FALSE(reconciler::is_credential_name(name)) << name;
    EXPECT_EQ(ids(load_main("[variables.x]\nenv = \"AZURE_CLIENT_SECRET\"\n",
                            with_environment({{"AZURE_CLIENT_SECRET", "s3cret"}}))),
              "credential-denied main.toml:2:7");
}

TEST(Variable, given_as_a_word_is_read_by_its_type)
{
    const std::string text =
        "[variables.n]\ntype = \"integer\"\n[variables.b]\ntype = \"boolean\"\n"
        "[variables.l]\ntype = \"list\"\n[variables.t]\ntype = \"table\"\n"
        "[vault.v]\nname = \"rsv\"\nresource_group = \"rg\"\n"
        "cross_region_restore = \"${var.b}\"\n"
        "soft_delete = { retention_days = \"${var.n}\" }\n"
        "tags = \"${var.t}\"\n"
        "[gadget.a]\n[gadget.g]\nneeds = \"${var.l}\"\n";
    Inputs inputs;
    inputs.variables = {{"n", "20"}, {"b", "true"}, {"l", "[\"a\"]"}, {"t", "{ team = \"x\" }"}};
    const auto loaded = load_main(text, inputs);
    EXPECT_EQ(
        shown(loaded, "vault.v"),
        "{ cross_region_restore = true, name = \"rsv\", resource_group = \"rg\", soft_delete = "
        "{ retention_days = 20, state = \"Enabled\" }, tags = { team = \"x\" } }");
    EXPECT_EQ(shown(loaded, "gadget.g"), "{ needs = [\"a\"] }");
    inputs.variables = {{"n", "many"}, {"b", "yes"}, {"l", "a"}, {"t", "{ team"}};
    EXPECT_EQ(
        ids(load_main(text, inputs)),
        "wrong-type --var b:1:1 | wrong-type --var l:1:1 | wrong-type --var n:1:1 | wrong-type "
        "--var t:1:1");
}

TEST(Variable, must_be_allowed_and_match_its_pattern_as_a_whole)
{
    const std::string text = "[variables.tier]\nallowed = [\"gold\", \"silver\"]\n"
                             "[variables.site]\npattern = \"[a-z]{3}\"\n";
    Inputs inputs;
    inputs.variables = {{"tier", "gold"}, {"site", "weu"}};
    EXPECT_EQ(ids(load_main(text, inputs)), "ok");
    inputs.variables = {{"tier", "gols"}, {"site", "weu1"}};
    const auto refused = load_main(text, inputs);
    EXPECT_EQ(ids(refused), "not-allowed-value --var site:1:1 | not-allowed-value --var tier:1:1");
    EXPECT_EQ(refused.error()[1].detail,
              "The variable \"tier\" cannot be the text \"gols\". Did you mean \"gold\"?");
}

TEST(Variable, with_a_pattern_that_explodes_ends_in_bounded_time)
{
    Inputs inputs;
    inputs.variables = {{"x", std::string(200, 'a') + "!"}};
    EXPECT_EQ(ids(load_main("[variables.x]\npattern = \"(a+)+b\"\n", inputs)),
              "not-allowed-value --var x:1:1");
}

TEST(Variable, that_nobody_declared_is_refused_with_the_nearest)
{
    Inputs inputs;
    inputs.variables = {{"locatoin", "x"}};
    const auto refused = load_main("[variables.location]\ndefault = \"a\"\n", inputs);
    EXPECT_EQ(ids(refused), "unknown-variable");
    EXPECT_EQ(refused.error().front().detail,
              "--var gives a value to the variable \"locatoin\", which no file declares. Did you "
              "mean \"location\"?");
}

/// Everything that a diagnostic could show.
std::string all_of(const reconciler::Diagnostics& diagnostics)
{
    std::string out;
    for (const auto& one : diagnostics) {
        out += one.summary + one.detail + one.fix + one.address;
        for (const auto& place : one.spans)
            out += place.label + (place.span.file && place.span.file->path.starts_with("--")
                                      ? place.span.file->text
                                      : "");
    }
    return out;
}

TEST(Variable, that_is_sensitive_is_in_no_message_and_no_configuration)
{
    const std::string head = "[variables.x]\nsensitive = true\n";
    Inputs inputs;
    inputs.variables = {{"x", "s3cret"}};
    for (const char* use :
         {"tags = { a = \"${var.x}\" }", "name = \"pre-${upper(var.x)}\"",
          "cross_region_restore = \"${var.x}\"", "profile = \"${var.x}\"",
          "for_each = [\"${var.x}\"]", "for_each = \"${var.x}\"",
          "storage_redundancy = \"${var.x}\"", "name = \"${split('e', var.x)[0]}\"",
          "name = \"${format(var.x, var.x)}\"", "name = \"${var.x.y}\""}) {
        const auto refused =
            load_main(head + "[vault.v]\nresource_group = \"rg\"\n" + use + "\n", inputs);
        ASSERT_FALSE(refused) << use;
        const std::string words = all_of(refused.error());
        EXPECT_FALSE(words.contains("s3cret") || words.contains("S3CRET")) << use << '\n' << words;
    }
    const auto unused = load_main(head + "[locals]\ny = \"${var.x}\"\n", inputs);
    ASSERT_TRUE(unused) << ids(unused);
    EXPECT_TRUE(unused->variables.front().value.is_null());
    EXPECT_TRUE(unused->locals.attributes.get("y").is_null());
}

TEST(Variable, that_is_sensitive_and_wrong_does_not_show_the_line_that_holds_it)
{
    const auto refused =
        load_main("[variables.x]\nsensitive = true\ntype = \"integer\"\ndefault = \"s3cret\"\n");
    EXPECT_EQ(ids(refused), "wrong-type main.toml:1:1");
    EXPECT_FALSE(all_of(refused.error()).contains("s3cret"));
}

} // namespace
