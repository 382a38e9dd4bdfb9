// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/resource_id.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace {

using reconciler::ResourceId;

TEST(ResourceId, compares_without_case_and_shows_its_own_spelling)
{
    const ResourceId a("/subscriptions/X/resourceGroups/RG");
    const ResourceId b("/SUBSCRIPTIONS/x/resourcegroups/rg");
    EXPECT_EQ(a, b);
    EXPECT_EQ(a.text(), "/subscriptions/X/resourceGroups/RG");
    EXPECT_EQ(std::unordered_set<ResourceId>({a, b}).size(), 1U);
}

TEST(ResourceId, orders_by_the_folded_text)
{
    EXPECT_LT(ResourceId("/A"), ResourceId("/b"));
    EXPECT_LT(ResourceId("/a"), ResourceId("/B"));
}

TEST(ResourceId, folds_ascii_letters_only)
{
    EXPECT_EQ(reconciler::folded("ÄZ@[`{"), "Äz@[`{");
}

} // namespace
