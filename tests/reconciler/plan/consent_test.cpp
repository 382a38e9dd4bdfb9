// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/consent.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reconciler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Change change(const char* key, Verb verb, Marks marks = {})
{
    Change out;
    out.address = {"protected_vm", key};
    out.verb = verb;
    out.marks = std::move(marks);
    return out;
}

Marks weakening()
{
    return {.weakens = true, .loses_data = false, .one_way = {}};
}

std::vector<Change> weakenings(std::size_t count)
{
    std::vector<Change> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(change(std::to_string(i).c_str(), Verb::stop, weakening()));
    return out;
}

TEST(Consent, lets_ordinary_changes_through)
{
    std::vector changes{change("a", Verb::create), change("b", Verb::update)};
    withhold(changes, {}, 10);
    EXPECT_THAT(changes[0].blocked, IsEmpty());
    EXPECT_THAT(changes[1].blocked, IsEmpty());
    EXPECT_THAT(missing_consent(changes), IsEmpty());
}

TEST(Consent, withholds_the_loss_of_data_and_says_which_word_allows_it)
{
    std::vector changes{
        change("a", Verb::delete_data, {.weakens = false, .loses_data = true, .one_way = {}})};
    withhold(changes, {}, 10);
    ASSERT_THAT(changes[0].blocked, SizeIs(1));
    const auto& problem = changes[0].blocked[0];
    EXPECT_EQ(problem.id, "needs-consent");
    EXPECT_EQ(problem.summary, "Change needs your explicit consent");
    EXPECT_EQ(problem.detail, "protected_vm.a would lose recovery points.");
    EXPECT_EQ(problem.fix,
              "If you mean it, add\n    --allow data-loss\nor confirm it on a terminal.");
    EXPECT_EQ(problem.address, "protected_vm.a");
    EXPECT_THAT(changes[0].lacking, ElementsAre("data-loss"));
}

TEST(Consent, carries_out_the_loss_of_data_that_was_asked_for)
{
    std::vector changes{
        change("a", Verb::delete_data, {.weakens = false, .loses_data = true, .one_way = {}})};
    withhold(changes, {.data_loss = true, .undelete = false, .one_way = {}}, 10);
    EXPECT_THAT(changes[0].blocked, IsEmpty());
}

TEST(Consent, asks_for_each_door_by_its_name)
{
    std::vector changes{
        change("a", Verb::update,
               {.weakens = false, .loses_data = false, .one_way = {"locked", "always-on"}})};
    withhold(changes, {.data_loss = true, .undelete = true, .one_way = {"always-on"}}, 10);
    ASSERT_THAT(changes[0].blocked, SizeIs(1));
    EXPECT_EQ(changes[0].blocked[0].detail,
              "protected_vm.a would go through a one-way door: \"locked\" can never be undone.");
    EXPECT_THAT(changes[0].lacking, ElementsAre("one-way:locked"));
}

TEST(Consent, withholds_an_undelete)
{
    std::vector changes{change("a", Verb::undelete)};
    withhold(changes, {}, 10);
    ASSERT_THAT(changes[0].blocked, SizeIs(1));
    EXPECT_EQ(changes[0].blocked[0].detail, "protected_vm.a would be undeleted, and its recovery "
                                            "points would age by its policy again.");
    EXPECT_THAT(changes[0].lacking, ElementsAre("undelete"));
}

TEST(Consent, lets_as_many_weakenings_through_as_the_limit_says)
{
    auto changes = weakenings(5);
    withhold(changes, {}, 10);
    for (const auto& each : changes) EXPECT_THAT(each.blocked, IsEmpty());
}

TEST(Consent, withholds_all_weakenings_beyond_the_limit)
{
    auto changes = weakenings(6);
    withhold(changes, {}, 10);
    for (const auto& each : changes) ASSERT_THAT(each.blocked, SizeIs(1));
    EXPECT_EQ(changes[2].blocked[0].detail, "protected_vm.2 would weaken protection, as would 5 "
                                            "more; one run may weaken at most 5.");
    EXPECT_THAT(missing_consent(changes), ElementsAre("weaken=6"));
    auto allowed = weakenings(6);
    withhold(allowed, {.data_loss = false, .undelete = false, .one_way = {}, .weakenings = 6}, 10);
    EXPECT_THAT(missing_consent(allowed), IsEmpty());
}

TEST(Consent, does_not_count_weakenings_that_are_blocked_anyway)
{
    auto changes = weakenings(6);
    changes[0].blocked.emplace_back();
    withhold(changes, {}, 10);
    EXPECT_THAT(changes[1].blocked, IsEmpty());
    EXPECT_THAT(changes[0].lacking, IsEmpty());
}

TEST(Consent, asks_nothing_about_what_is_blocked_for_another_reason)
{
    std::vector changes{change("a", Verb::undelete)};
    changes[0].blocked.emplace_back();
    withhold(changes, {}, 10);
    EXPECT_THAT(changes[0].blocked, SizeIs(1));
    EXPECT_THAT(missing_consent(changes), IsEmpty());
}

TEST(Consent, names_each_missing_word_once_in_a_stable_order)
{
    std::vector changes{
        change("a", Verb::undelete), change("b", Verb::undelete),
        change("c", Verb::delete_data, {.weakens = false, .loses_data = true, .one_way = {}})};
    withhold(changes, {}, 10);
    EXPECT_THAT(missing_consent(changes), ElementsAre("data-loss", "undelete"));
}

TEST(Guards, hold_back_all_removals_where_there_are_too_many)
{
    auto changes = weakenings(3);
    changes.push_back(change("new", Verb::create));
    Consent consent;
    consent.removals = 2;
    withhold(changes, consent, 10);
    EXPECT_THAT(missing_consent(changes), ElementsAre("removals=3"));
    EXPECT_EQ(changes[0].blocked.at(0).id, "removals");
    EXPECT_THAT(changes[3].blocked, IsEmpty());
}

TEST(Guards, count_what_changes_against_what_is_owned)
{
    std::vector changes{change("a", Verb::update), change("b", Verb::update),
                        change("c", Verb::create)};
    Consent consent;
    consent.change_percent = 50;
    withhold(changes, consent, 4);
    EXPECT_THAT(missing_consent(changes), IsEmpty());
    consent.change_percent = 49;
    withhold(changes, consent, 4);
    EXPECT_THAT(missing_consent(changes), ElementsAre("change-percent=50"));
    EXPECT_THAT(changes[2].blocked, IsEmpty());
}

TEST(Guards, say_at_once_all_that_is_lacking)
{
    auto changes = weakenings(6);
    Consent consent;
    consent.removals = 1;
    consent.change_percent = 10;
    withhold(changes, consent, 12);
    EXPECT_THAT(missing_consent(changes),
                ElementsAre("change-percent=50", "removals=6", "weaken=6"));
}

TEST(Guards, forbid_what_no_consent_overrules)
{
    std::vector changes{
        change("a", Verb::update,
               {.weakens = false, .loses_data = false, .one_way = {"immutability-locked"}})};
    Consent consent;
    consent.one_way = {"*"};
    consent.forbidden = {"one-way:*"};
    withhold(changes, consent, 10);
    EXPECT_EQ(changes[0].blocked.at(0).id, "forbidden");
    EXPECT_THAT(missing_consent(changes), IsEmpty());
}

TEST(Guards, know_what_can_be_forbidden)
{
    EXPECT_TRUE(can_be_forbidden("delete data"));
    EXPECT_TRUE(can_be_forbidden("one-way:*"));
    EXPECT_FALSE(can_be_forbidden("none"));
    EXPECT_FALSE(can_be_forbidden("explode"));
}

} // namespace
} // namespace reconciler
