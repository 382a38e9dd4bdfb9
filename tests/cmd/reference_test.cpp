// SPDX-License-Identifier: Apache-2.0
#include "cmd/json_schema.hpp"
#include "cmd/render_reference.hpp"
#include "cmd/rules.hpp"
#include "providers/azure/azure_domain.hpp"
#include "reconciler/language/configuration_loader.hpp"
#include "reconciler/language/functions.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Reference, is_what_the_attribute_tables_say)
{
    test::expect_golden(
        test::source_path("docs/reference/configuration.md"),
        cmd::render_reference(reconciler::language_schema(azure::AzureDomain().schema())));
}

TEST(ReferenceSchema, of_a_stack_is_what_the_attribute_tables_say)
{
    const auto schema = reconciler::language_schema(azure::AzureDomain().schema());
    test::expect_golden(test::source_path("docs/reference/stack.schema.json"),
                        cmd::render_json_schema(schema, false));
}

TEST(ReferenceSchema, of_an_overlay_is_what_the_attribute_tables_say)
{
    const auto schema = reconciler::language_schema(azure::AzureDomain().schema());
    test::expect_golden(test::source_path("docs/reference/overlay.schema.json"),
                        cmd::render_json_schema(schema, true));
}

TEST(Reference, page_of_expressions_has_every_function_as_it_is)
{
    const auto page = test::read_text(test::source_path("docs/language/expressions.md"));
    for (const auto& function : reconciler::functions())
        EXPECT_TRUE(page.contains("| `" + std::string(function.signature) + "` | " +
                                  std::string(function.doc) + " |"))
            << function.name;
}

TEST(Rules, are_what_the_catalogues_say)
{
    test::expect_golden(test::source_path("docs/reference/rules.md"), cmd::render_rules());
}

TEST(Troubleshooting, is_what_the_catalogue_says)
{
    test::expect_golden(test::source_path("docs/reference/troubleshooting.md"),
                        cmd::render_troubleshooting(azure::known_errors()));
}

} // namespace
