// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/pairing.hpp"

#include "tests/reconciler/plan/library_domain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reconciler {
namespace {

using test::book;
using test::book_id;
using test::shelf;
using test::shelf_id;
using testing::IsEmpty;
using testing::SizeIs;

class PairingTest : public testing::Test {
protected:
    void own(const Address& address, const ResourceId& id,
             Record::Status status = Record::Status::managed)
    {
        records_.push_back({address, id, status, {}, {}, ""});
    }

    std::vector<Pair> pairs()
    {
        return pair_up({desired_, observation_, records_, "lineage", false, false});
    }

    DesiredSet desired_;
    Observation observation_;
    std::vector<Record> records_;
};

TEST_F(PairingTest, joins_what_has_the_same_id_without_regard_to_case)
{
    desired_.objects = {shelf("A")};
    own({"shelf", "A"}, ResourceId("/S/a"));
    observation_.objects = {{"shelf", ResourceId("/s/A"), {}, {}}};
    const auto found = pairs();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].record, &records_[0]);
    EXPECT_EQ(found[0].live, &observation_.objects[0]);
    EXPECT_TRUE(found[0].renamed_from.empty());
}

TEST_F(PairingTest, sees_a_renamed_key_by_its_id)
{
    desired_.objects = {shelf("A", {}, "new")};
    own({"shelf", "old"}, shelf_id("A"));
    const auto found = pairs();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].renamed_from, (Address{"shelf", "old"}));
    EXPECT_EQ(found[0].replaced, nullptr);
}

TEST_F(PairingTest, tells_what_the_address_stood_for_before)
{
    desired_.objects = {book("B", "x")};
    own({"book", "x"}, book_id("A", "x"));
    const auto found = pairs();
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].record, nullptr);
    EXPECT_EQ(found[0].replaced, &records_[0]);
    EXPECT_EQ(found[1].desired, nullptr);
    EXPECT_EQ(found[1].record, &records_[0]);
}

TEST_F(PairingTest, calls_nothing_replaced_where_two_keys_change_places)
{
    desired_.objects = {shelf("A", {}, "two"), shelf("B", {}, "one")};
    own({"shelf", "one"}, shelf_id("A"));
    own({"shelf", "two"}, shelf_id("B"));
    const auto found = pairs();
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].replaced, nullptr);
    EXPECT_EQ(found[0].record, &records_[0]);
    EXPECT_EQ(found[1].record, &records_[1]);
}

TEST_F(PairingTest, refuses_the_second_claim_on_an_object)
{
    desired_.objects = {shelf("A", {}, "one"), shelf("A", {}, "two")};
    const auto found = pairs();
    EXPECT_THAT(found[0].conflicts, IsEmpty());
    ASSERT_THAT(found[1].conflicts, SizeIs(1));
    const auto& problem = found[1].conflicts[0];
    EXPECT_EQ(problem.id, "claimed-twice");
    EXPECT_EQ(problem.summary, "Two blocks describe the same object");
    EXPECT_EQ(problem.detail, "shelf.one and shelf.two both stand for /s/A.");
    EXPECT_EQ(problem.fix, "Remove one of the two blocks.");
    EXPECT_EQ(problem.address, "shelf.two");
    ASSERT_THAT(claimed_twice(desired_), SizeIs(1));
    EXPECT_EQ(claimed_twice(desired_).front().detail, problem.detail);
}

TEST_F(PairingTest, lets_two_blocks_refer_to_what_is_managed_elsewhere)
{
    desired_.objects = {shelf("A", {}, "one"), shelf("A", {}, "two")};
    desired_.objects[1].existing = true;
    EXPECT_THAT(claimed_twice(desired_), IsEmpty());
    EXPECT_THAT(pairs().front().conflicts, IsEmpty());
}

TEST_F(PairingTest, a_second_claim_does_not_take_the_record)
{
    desired_.objects = {shelf("A", {}, "one"), shelf("A", {}, "two")};
    own({"shelf", "one"}, shelf_id("A"));
    const auto found = pairs();
    EXPECT_EQ(found[0].record, &records_[0]);
    EXPECT_EQ(found[1].record, nullptr);
    EXPECT_TRUE(found[1].renamed_from.empty());
}

TEST_F(PairingTest, leaves_out_what_is_managed_elsewhere)
{
    desired_.objects = {shelf("A")};
    desired_.objects[0].existing = true;
    EXPECT_THAT(pairs(), IsEmpty());
}

TEST_F(PairingTest, releases_what_was_owned_and_is_managed_elsewhere_now)
{
    desired_.objects = {shelf("A")};
    desired_.objects[0].existing = true;
    own({"shelf", "A"}, shelf_id("A"));
    const auto found = pairs();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_TRUE(found[0].is_released);
    EXPECT_EQ(found[0].record, &records_[0]);
}

TEST_F(PairingTest, brings_back_what_is_recorded_and_no_longer_declared)
{
    own({"shelf", "A"}, shelf_id("A"));
    const auto found = pairs();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].desired, nullptr);
}

TEST_F(PairingTest, leaves_retained_data_alone_while_it_is_there)
{
    own({"book", "x"}, book_id("A", "x"), Record::Status::retained);
    observation_.objects = {{"book", book_id("A", "x"), {}, {}}};
    EXPECT_THAT(pairs(), IsEmpty());
}

TEST_F(PairingTest, leaves_retained_data_alone_where_it_cannot_be_seen)
{
    own({"book", "x"}, book_id("A", "x"), Record::Status::retained);
    observation_.scopes = {{"books of A", "/s/a/", false}};
    EXPECT_THAT(pairs(), IsEmpty());
}

TEST_F(PairingTest, brings_up_retained_data_that_is_gone)
{
    own({"book", "x"}, book_id("A", "x"), Record::Status::retained);
    EXPECT_THAT(pairs(), SizeIs(1));
}

TEST_F(PairingTest, prefers_the_managed_record_of_an_id_to_a_retained_one)
{
    desired_.objects = {book("A", "x", {}, "new")};
    own({"book", "old"}, book_id("A", "x"), Record::Status::retained);
    own({"book", "new"}, book_id("A", "x"));
    const auto found = pairs();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].record, &records_[1]);
}

} // namespace
} // namespace reconciler
