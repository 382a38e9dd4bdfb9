// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/openapi_formats.hpp"

#include <gtest/gtest.h>

namespace contract {
namespace {

TEST(Formats, a_date_time_carries_its_zone)
{
    EXPECT_TRUE(well_formed("date-time", "2023-05-17T12:31:53.2696591Z"));
    EXPECT_TRUE(well_formed("date-time", "2023-05-17T12:31:53+02:00"));
    EXPECT_FALSE(well_formed("date-time", "0001-01-01T00:00:00"));
    EXPECT_FALSE(well_formed("date-time", "2023-05-17 12:31:53Z"));
}

TEST(Formats, a_duration_names_at_least_one_part)
{
    EXPECT_TRUE(well_formed("duration", "PT11.353933S"));
    EXPECT_TRUE(well_formed("duration", "P1DT2H"));
    EXPECT_FALSE(well_formed("duration", "P"));
    EXPECT_FALSE(well_formed("duration", "PT"));
    EXPECT_FALSE(well_formed("duration", "13.23:59:44.1553648"));
}

TEST(Formats, a_uuid_has_its_dashes)
{
    EXPECT_TRUE(well_formed("uuid", "262044b1-e2ce-469f-a196-69ab7ada62d3"));
    EXPECT_FALSE(well_formed("uuid", "262044b1e2ce469fa19669ab7ada62d3"));
    EXPECT_FALSE(well_formed("uuid", "262044b1-e2ce-469f-a196-69ab7ada62d"));
}

TEST(Formats, an_unknown_format_accepts_nothing)
{
    EXPECT_FALSE(well_formed("roman-numeral", "IV"));
}

} // namespace
} // namespace contract
