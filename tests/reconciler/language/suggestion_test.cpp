// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/suggestion.hpp"

#include <gtest/gtest.h>

namespace {

using reconciler::closest;
using reconciler::edit_distance;

TEST(Suggestion, counts_insertions_losses_changes_and_swaps_as_one_each)
{
    EXPECT_EQ(edit_distance("policy", "policy", 3), 0U);
    EXPECT_EQ(edit_distance("polcy", "policy", 3), 1U);
    EXPECT_EQ(edit_distance("policyy", "policy", 3), 1U);
    EXPECT_EQ(edit_distance("pelicy", "policy", 3), 1U);
    EXPECT_EQ(edit_distance("ploicy", "policy", 3), 1U);
    EXPECT_EQ(edit_distance("vault", "policy", 3), 4U);
}

TEST(Suggestion, disregards_case)
{
    EXPECT_EQ(closest("georedundant", {"LocallyRedundant", "GeoRedundant"}), "GeoRedundant");
}

TEST(Suggestion, takes_the_nearest)
{
    EXPECT_EQ(closest("nightli", {"nightlies", "nightly", "night"}), "nightly");
}

TEST(Suggestion, has_none_where_nothing_is_near)
{
    EXPECT_EQ(closest("colour", {"vault", "policy"}), std::nullopt);
    EXPECT_EQ(closest("x", {"y"}), std::nullopt);
    EXPECT_EQ(closest("", {"a"}), std::nullopt);
}

TEST(Suggestion, gives_up_on_endless_words)
{
    const std::string endless(100'000, 'a');
    EXPECT_EQ(closest(endless, {endless + "b"}), std::nullopt);
}

} // namespace
