// SPDX-License-Identifier: Apache-2.0
#include "cmd/rules.hpp"
#include "cmd/render_reference.hpp"
#include "providers/azure/azure_domain.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Reference, is_what_the_attribute_tables_say)
{
    test::expect_golden(test::source_path("docs/reference/configuration.md"),
                        cmd::render_reference(azure::AzureDomain().schema()));
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
