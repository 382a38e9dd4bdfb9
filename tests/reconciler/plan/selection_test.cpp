// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/plan/library_world.hpp"

#include "reconciler/plan/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

using namespace reconciler;
using testing::ElementsAre;
using testing::IsEmpty;

struct PatternCase {
    const char* pattern;
    bool matches;
};

TEST(Selection, matches_addresses_and_tags_by_globs)
{
    const Address address{"protected_vm", "web-01"};
    const Object tags{{"Env", "prod-eu"}, {"backup", "gold"}};
    const PatternCase cases[] = {
        {"protected_vm.web-01", true},
        {"protected_vm.web-*", true},
        {"*.web-0?", true},
        {"protected_vm.*", true},
        {"*", true},
        {"protected_vm.web", false},
        {"vault.*", false},
        {"*web", false},
        {"**01", true},
        {"protected_vm.WEB-01", false},
        {"tag:env", true},
        {"tag:env=prod*", true},
        {"tag:ENV=prod-??", true},
        {"tag:env=prod", false},
        {"tag:back*=gold", true},
        {"tag:owner", false},
        {"tag:env=Prod*", false},
    };
    for (const auto& one : cases)
        EXPECT_EQ(matches(one.pattern, address, tags), one.matches) << one.pattern;
}

TEST(Selection, takes_a_key_in_quotes_with_and_without_them)
{
    const Address address{"key_vault_grant", "sub/kv app"};
    EXPECT_TRUE(matches(R"(key_vault_grant["sub/kv app"])", address, {}));
    EXPECT_TRUE(matches("key_vault_grant.sub/*", address, {}));
}

TEST(Selection, does_not_take_exponential_time)
{
    const Address address{"vault", std::string(5000, 'a')};
    std::string pattern;
    for (int i = 0; i < 500; ++i) pattern += "a*";
    EXPECT_FALSE(matches(pattern + "b", address, {}));
}

TEST(Selection, says_what_is_no_pattern)
{
    EXPECT_EQ(pattern_problem("vault.prod"), "");
    EXPECT_EQ(pattern_problem("tag:env"), "");
    EXPECT_NE(pattern_problem("tag:"), "");
    EXPECT_NE(pattern_problem("prod"), "");
}

class Narrowed : public testing::Test {
protected:
    Narrowed()
    {
        world.declare(shelf("A"));
        world.declare(book("A", "x"));
        world.declare(book("A", "y"));
        world.declare(shelf("B"));
    }
    Plan plan()
    {
        auto narrowed = make_plan(world.domain,
                                  {world.desired, world.observation, world.records, "lineage",
                                   false, false, world.consent},
                                  selection);
        omitted = std::move(narrowed.left_out);
        return std::move(narrowed.plan);
    }
    std::vector<std::string> left_out() const
    {
        std::vector<std::string> lines;
        for (const auto& one : omitted) lines.push_back(to_string(one.address) + ": " + one.why);
        return lines;
    }

    LibraryWorld world;
    Selection selection;
    std::vector<LeftOut> omitted;
};

TEST_F(Narrowed, a_target_brings_what_it_needs)
{
    selection.targets = {"book.x"};
    const Plan made = plan();
    EXPECT_THAT(step_ids(made), ElementsAre("shelf.A/put", "book.x/put"));
    EXPECT_THAT(left_out(), ElementsAre("book.y: not a target", "shelf.B: not a target"));
    EXPECT_EQ(omitted[0].verb, Verb::create);
}

TEST_F(Narrowed, what_waits_for_an_excluded_object_is_left_out)
{
    selection.excludes = {"shelf.A"};
    const Plan made = plan();
    EXPECT_THAT(step_ids(made), ElementsAre("shelf.B/put"));
    EXPECT_THAT(left_out(), ElementsAre("book.x: it waits for shelf.A, which is left out",
                                        "book.y: it waits for shelf.A, which is left out",
                                        "shelf.A: excluded"));
}

TEST_F(Narrowed, an_excluded_object_without_a_change_is_in_nobodys_way)
{
    world.apply();
    world.declare(book("A", "z"));
    selection.excludes = {"shelf.*"};
    const Plan made = plan();
    EXPECT_THAT(step_ids(made), ElementsAre("book.z/put"));
    EXPECT_THAT(left_out(), IsEmpty());
}

TEST_F(Narrowed, an_exclusion_wins_over_a_target)
{
    selection.targets = {"book.*"};
    selection.excludes = {"book.y"};
    EXPECT_THAT(step_ids(plan()), ElementsAre("shelf.A/put", "book.x/put"));
}

TEST_F(Narrowed, targeting_a_removal_removes_nothing_else)
{
    world.apply();
    world.undeclare({"shelf", "A"});
    world.undeclare({"book", "x"});
    world.undeclare({"book", "y"});
    selection.targets = {"shelf.A"};
    const Plan made = plan();
    EXPECT_THAT(made.steps, IsEmpty());
    EXPECT_THAT(left_out(), testing::Contains("shelf.A: it waits for book.x, which is left out"));
}

TEST_F(Narrowed, what_is_left_out_blocks_nothing_and_asks_for_no_consent)
{
    world.apply();
    world.undeclare({"book", "x"});
    world.consent = {};
    world.consent.weakenings = 0;
    selection.excludes = {"book.x"};
    const Plan made = plan();
    EXPECT_TRUE(made.in_sync());
    EXPECT_THAT(left_out(), ElementsAre("book.x: excluded"));
}

} // namespace
} // namespace test
