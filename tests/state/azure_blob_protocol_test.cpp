// SPDX-License-Identifier: Apache-2.0
#include "state/azure_blob_protocol.hpp"

#include "tests/state/store_contract.hpp"

#include <gtest/gtest.h>

using namespace reconciler;
using namespace std::chrono_literals;
using state::LeaseVerdict;
using state::WriteVerdict;

namespace test {

namespace {

struct WriteCase {
    int status;
    const char* code;
    WriteVerdict verdict;
};

const WriteCase write_cases[] = {
    {201, "", WriteVerdict::written},
    {200, "", WriteVerdict::written},
    {412, "LeaseIdMissing", WriteVerdict::lease_lost},
    {412, "LeaseIdMismatchWithBlobOperation", WriteVerdict::lease_lost},
    {412, "LeaseNotPresentWithBlobOperation", WriteVerdict::lease_lost},
    {412, "LeaseLost", WriteVerdict::lease_lost},
    {412, "AppendPositionConditionNotMet", WriteVerdict::look_again},
    {412, "ConditionNotMet", WriteVerdict::look_again},
    {409, "BlockCountExceedsLimit", WriteVerdict::full},
    {404, "BlobNotFound", WriteVerdict::lease_lost},
    {409, "InvalidBlobType", WriteVerdict::refused},
    {400, "InvalidHeaderValue", WriteVerdict::refused},
};

struct LeaseCase {
    int status;
    const char* code;
    LeaseVerdict verdict;
};

const LeaseCase lease_cases[] = {
    {201, "", LeaseVerdict::held},
    {200, "", LeaseVerdict::held},
    {409, "LeaseAlreadyPresent", LeaseVerdict::someone_elses},
    {409, "LeaseIdMismatchWithLeaseOperation", LeaseVerdict::someone_elses},
    {409, "LeaseIsBrokenAndCannotBeRenewed", LeaseVerdict::someone_elses},
    {404, "BlobNotFound", LeaseVerdict::absent},
    {400, "InvalidHeaderValue", LeaseVerdict::refused},
};

std::string journal_of(const std::vector<Transaction>& transactions)
{
    std::string text = state::journal_header(holder());
    std::int64_t serial = 0;
    for (const auto& one : transactions) text += state::journal_line(++serial, one);
    return text;
}

} // namespace

TEST(BlobProtocol, judges_answers_to_writes)
{
    for (const auto& one : write_cases)
        EXPECT_EQ(state::judge_write(one.status, one.code), one.verdict)
            << one.status << ' ' << one.code;
}

TEST(BlobProtocol, judges_answers_about_leases)
{
    for (const auto& one : lease_cases)
        EXPECT_EQ(state::judge_lease(one.status, one.code), one.verdict)
            << one.status << ' ' << one.code;
}

TEST(BlobProtocol, renews_at_a_third_and_does_not_rely_on_a_lease_after_two)
{
    state::LeaseClock clock(60s);
    const Time start{};
    clock.held_since(start);
    EXPECT_EQ(clock.wait(start), 20s);
    EXPECT_EQ(clock.wait(start + 15s), 5s);
    EXPECT_EQ(clock.wait(start + 90s), 0s);
    EXPECT_FALSE(clock.is_late(start + 39s));
    EXPECT_TRUE(clock.is_late(start + 40s));
}

TEST(BlobProtocol, folds_the_journal_before_the_service_refuses_blocks)
{
    EXPECT_FALSE(state::JournalTail(0, 44'999).should_rotate());
    EXPECT_TRUE(state::JournalTail(0, 45'000).should_rotate());
    EXPECT_TRUE(state::JournalTail(std::uint64_t{32} << 20U, 1).should_rotate());
}

TEST(BlobProtocol, replays_what_is_new_once)
{
    auto first = creation();
    first.put = {record("a")};
    Transaction second;
    second.put = {record("b")};
    const auto text = journal_of({first, second});
    state::StateImage image;
    ASSERT_TRUE(state::replay(text, image, "journal"));
    EXPECT_EQ(image.serial(), 2);
    ASSERT_TRUE(state::replay(text, image, "journal")); // all of it is in the image already
    EXPECT_EQ(image.serial(), 2);
    EXPECT_EQ(image.snapshot().records.size(), 2u);
    EXPECT_EQ(image.history().size(), 1u);
    EXPECT_EQ(image.history()[0].by, holder());
}

TEST(BlobProtocol, takes_a_journal_cut_off_anywhere_for_the_commits_that_are_whole)
{
    auto first = creation();
    first.put = {record("a")};
    const auto text = journal_of({first, {}});
    for (std::size_t size = 0; size < text.size(); ++size) {
        state::StateImage image;
        const auto replayed =
            state::replay(std::string_view(text).substr(0, size), image, "journal");
        ASSERT_TRUE(replayed) << size;
        EXPECT_LE(image.serial(), 1) << size;
        EXPECT_EQ(replayed->is_torn, size > 0 && text[size - 1] != '\n') << size;
    }
}

TEST(BlobProtocol, calls_what_it_cannot_understand_damaged)
{
    for (const auto* text :
         {"{}\n", "nonsense\n", "{\"serial\":1,\"commit\":{}}\n", "{\"format\":0,\"by\":{}}\n",
          "{\"serial\":1,\"commit\":{\"journal\":[],\"erase\":[],\"put\":[]}}\n"}) {
        state::StateImage image;
        const auto replayed = state::replay(text, image, "journal");
        ASSERT_FALSE(replayed) << text;
        EXPECT_EQ(replayed.error()[0].id, "state-damaged") << text;
    }
}

} // namespace test
