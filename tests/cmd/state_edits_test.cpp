// SPDX-License-Identifier: Apache-2.0
#include "cmd/state_edits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

using namespace reconciler;

Record record(std::string kind, std::string key, std::string id)
{
    Record made;
    made.address = {std::move(kind), std::move(key)};
    made.id = ResourceId(std::move(id));
    return made;
}

Snapshot state()
{
    Snapshot snapshot;
    snapshot.records = {record("policy", "nightly", "/p"), record("vault", "main", "/v"),
                        record("vault", "main", "/old"), record("vault", "other", "/o")};
    snapshot.records[2].status = Record::Status::retained;
    return snapshot;
}

std::string refusal(const Result<Transaction>& result)
{
    return result ? "" : result.error()[0].id;
}

} // namespace

TEST(StateEdits, move_all_that_stands_under_an_address)
{
    const auto moved = cmd::moving(state(), "vault.main", "vault.prod").value();
    ASSERT_EQ(moved.erase.size(), 2u);
    ASSERT_EQ(moved.put.size(), 2u);
    for (const auto& put : moved.put) EXPECT_EQ(put.address, (Address{"vault", "prod"}));
    EXPECT_EQ(moved.put[1].status, Record::Status::retained);
}

TEST(StateEdits, refuse_what_would_mix_objects_up)
{
    EXPECT_EQ(refusal(cmd::moving(state(), "vault.main", "vault.other")), "state-address-taken");
    EXPECT_EQ(refusal(cmd::moving(state(), "vault.main", "policy.main")), "state-other-kind");
    EXPECT_EQ(refusal(cmd::moving(state(), "vault.main", "nonsense")), "state-other-kind");
    const auto unknown = cmd::moving(state(), "vault.mian", "vault.x");
    EXPECT_EQ(refusal(unknown), "not-in-state");
    EXPECT_THAT(unknown.error()[0].detail, testing::HasSubstr("Did you mean \"vault.main\"?"));
}

TEST(StateEdits, leave_alone_what_a_run_that_was_cut_short_works_on)
{
    auto snapshot = state();
    JournalEntry entry;
    entry.step_id = "vault.main/tags";
    entry.step.emplace();
    entry.step->address = {"vault", "main"};
    snapshot.open.push_back(entry);
    EXPECT_EQ(refusal(cmd::moving(snapshot, "vault.main", "vault.prod")), "state-step-open");
    EXPECT_EQ(refusal(cmd::forgetting(snapshot, "vault.main")), "state-step-open");
    EXPECT_EQ(refusal(cmd::forgetting(snapshot, "vault.other")), "");
}

TEST(StateEdits, forget_erases_and_puts_nothing)
{
    const auto forgotten = cmd::forgetting(state(), "policy.nightly").value();
    ASSERT_EQ(forgotten.erase.size(), 1u);
    EXPECT_TRUE(forgotten.put.empty());
}

} // namespace test
