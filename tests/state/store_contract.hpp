// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/state_store.hpp"
#include "tests/state/generators.hpp"
#include "tests/support/run_until_idle.hpp"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

/// What every StateStore promises. `World` is where the states of one test live: `open()` gives
/// another store over the same state, as another process would.
namespace test {

inline reconciler::LockHolder holder(std::string who = "ada@host")
{
    return {std::move(who), "apply", 4711, "2026-03-01T08:00:00Z"};
}

inline reconciler::Transaction creation()
{
    reconciler::Transaction transaction;
    transaction.create = reconciler::StateIdentity{"stack", "lineage", "simulator"};
    return transaction;
}

inline reconciler::Record record(std::string key, std::string id = "/x")
{
    reconciler::Record made;
    made.address = {"vault", std::move(key)};
    made.id = reconciler::ResourceId(std::move(id));
    made.attributes.set("name", "n");
    made.since = "2026-03-01T08:00:00Z";
    return made;
}

inline reconciler::JournalEntry entry(std::string step, reconciler::JournalEntry::Phase phase)
{
    reconciler::JournalEntry made;
    made.run = "run";
    made.step_id = std::move(step);
    made.phase = phase;
    return made;
}

inline auto read(reconciler::StateStore& store)
{
    return run(store.read());
}
inline auto commit(reconciler::StateStore& store, reconciler::Transaction transaction)
{
    return run(store.commit(std::move(transaction)));
}
inline auto lock(reconciler::StateStore& store, reconciler::LockHolder who = holder())
{
    return run(store.lock(std::move(who)));
}

/// What a state must hold after transactions, told by the simplest means.
struct StateModel {
    std::map<std::pair<reconciler::Address, reconciler::ResourceId>, reconciler::Record> records;
    std::vector<reconciler::JournalEntry> open;

    void apply(const reconciler::Transaction& transaction)
    {
        using Phase = reconciler::JournalEntry::Phase;
        for (const auto& one : transaction.journal) {
            if (one.phase == Phase::intent || one.phase == Phase::accepted)
                open.push_back(one);
            else
                std::erase_if(open, [&](const auto& old) { return old.step_id == one.step_id; });
        }
        for (const auto& key : transaction.erase) records.erase(key);
        for (const auto& one : transaction.put) records[{one.address, one.id}] = one;
    }
};

template <class World>
void check_against_a_model()
{
    World world;
    StateModel model;
    auto store = world.open();
    RC_ASSERT(lock(*store).has_value());
    RC_ASSERT(commit(*store, creation()).has_value());
    const int commits = *rc::gen::inRange(0, 12);
    for (int i = 0; i < commits; ++i) {
        const auto transaction = random_transaction();
        RC_ASSERT(commit(*store, transaction).has_value());
        model.apply(transaction);
        if (*rc::gen::inRange(0, 4) > 0) continue;
        store.reset();
        store = world.open();
        RC_ASSERT(lock(*store).has_value());
    }
    const auto state = read(*store).value().value();
    RC_ASSERT(state.serial == commits + 1);
    RC_ASSERT(state.open == model.open);
    std::vector<reconciler::Record> expected;
    expected.reserve(model.records.size());
    for (const auto& [key, one] : model.records) expected.push_back(one);
    RC_ASSERT(state.records == expected);
}

template <class World>
class StoreContract : public testing::Test {
protected:
    // A state that exists, and its lock in our hands.
    void begin()
    {
        ASSERT_TRUE(lock(*store));
        ASSERT_TRUE(commit(*store, creation()));
    }
    reconciler::Snapshot snapshot() { return read(*world.open()).value().value(); }

    World world;
    std::unique_ptr<reconciler::StateStore> store = world.open();
};

TYPED_TEST_SUITE_P(StoreContract);

TYPED_TEST_P(StoreContract, has_no_state_before_the_first_commit)
{
    EXPECT_EQ(read(*this->store).value(), std::nullopt);
    ASSERT_TRUE(lock(*this->store));
    EXPECT_EQ(read(*this->store).value(), std::nullopt);
}

TYPED_TEST_P(StoreContract, keeps_the_identity_it_was_made_with)
{
    this->begin();
    const auto state = this->snapshot();
    EXPECT_EQ(state.identity, *creation().create);
    EXPECT_EQ(state.serial, 1);
    EXPECT_TRUE(state.records.empty());
    EXPECT_TRUE(state.open.empty());
}

TYPED_TEST_P(StoreContract, refuses_to_make_a_state_twice)
{
    this->begin();
    const auto again = commit(*this->store, creation());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error()[0].id, "state-exists");
}

TYPED_TEST_P(StoreContract, refuses_a_commit_where_no_state_is)
{
    ASSERT_TRUE(lock(*this->store));
    const auto done = commit(*this->store, {});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error()[0].id, "state-absent");
}

TYPED_TEST_P(StoreContract, calls_a_commit_without_the_lock_a_bug)
{
    EXPECT_THROW(commit(*this->store, creation()), std::logic_error);
}

TYPED_TEST_P(StoreContract, shows_a_commit_to_others_at_once)
{
    this->begin();
    reconciler::Transaction transaction;
    transaction.put = {record("b"), record("a", "/y"), record("a", "/x")};
    ASSERT_TRUE(commit(*this->store, transaction));
    const auto state = this->snapshot();
    EXPECT_EQ(state.serial, 2);
    EXPECT_THAT(state.records,
                testing::ElementsAre(record("a", "/x"), record("a", "/y"), record("b")));
}

TYPED_TEST_P(StoreContract, replaces_a_record_by_address_and_folded_id)
{
    this->begin();
    reconciler::Transaction transaction;
    transaction.put = {record("a", "/X"), record("a", "/x")};
    ASSERT_TRUE(commit(*this->store, transaction));
    ASSERT_EQ(this->snapshot().records.size(), 1u);
    EXPECT_EQ(this->snapshot().records[0].id.text(), "/x");
}

TYPED_TEST_P(StoreContract, erases_before_it_puts)
{
    this->begin();
    reconciler::Transaction transaction;
    transaction.put = {record("a")};
    transaction.erase.emplace_back(record("a").address, record("a").id);
    ASSERT_TRUE(commit(*this->store, transaction));
    EXPECT_EQ(this->snapshot().records.size(), 1u);
    transaction.put.clear();
    ASSERT_TRUE(commit(*this->store, transaction));
    EXPECT_TRUE(this->snapshot().records.empty());
}

TYPED_TEST_P(StoreContract, keeps_the_entries_of_a_step_until_its_outcome)
{
    using Phase = reconciler::JournalEntry::Phase;
    this->begin();
    reconciler::Transaction transaction;
    transaction.journal = {entry("a", Phase::intent), entry("b", Phase::intent),
                           entry("a", Phase::accepted)};
    transaction.journal[0].step = reconciler::Step();
    ASSERT_TRUE(commit(*this->store, transaction));
    EXPECT_EQ(this->snapshot().open, transaction.journal);

    reconciler::Transaction outcome;
    outcome.journal = {entry("a", Phase::succeeded)};
    ASSERT_TRUE(commit(*this->store, outcome));
    EXPECT_THAT(this->snapshot().open, testing::ElementsAre(entry("b", Phase::intent)));
}

TYPED_TEST_P(StoreContract, names_the_holder_of_the_lock)
{
    ASSERT_TRUE(lock(*this->store, holder("ada@host")));
    const auto other = this->world.open();
    const auto refused = lock(*other, holder("bob@host"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-locked");
    EXPECT_EQ(refused.error()[0].summary, "The state is locked by another run");
    EXPECT_THAT(
        refused.error()[0].detail,
        testing::EndsWith(
            " is in use by ada@host: \"tresor apply\", process 4711, since 2026-03-01T08:00:00Z."));
}

TYPED_TEST_P(StoreContract, reads_while_another_holds_the_lock)
{
    this->begin();
    EXPECT_TRUE(read(*this->world.open()).value());
}

TYPED_TEST_P(StoreContract, gives_the_lock_back_by_unlock_and_by_its_end)
{
    ASSERT_TRUE(lock(*this->store));
    ASSERT_TRUE(run(this->store->unlock()));
    auto other = this->world.open();
    ASSERT_TRUE(lock(*other));
    other.reset();
    EXPECT_TRUE(lock(*this->store));
}

TYPED_TEST_P(StoreContract, agrees_with_a_model_across_reopening)
{
    EXPECT_TRUE(rc::check(&check_against_a_model<TypeParam>));
}

REGISTER_TYPED_TEST_SUITE_P(StoreContract, has_no_state_before_the_first_commit,
                            keeps_the_identity_it_was_made_with, refuses_to_make_a_state_twice,
                            refuses_a_commit_where_no_state_is,
                            calls_a_commit_without_the_lock_a_bug, shows_a_commit_to_others_at_once,
                            replaces_a_record_by_address_and_folded_id, erases_before_it_puts,
                            keeps_the_entries_of_a_step_until_its_outcome,
                            names_the_holder_of_the_lock, reads_while_another_holds_the_lock,
                            gives_the_lock_back_by_unlock_and_by_its_end,
                            agrees_with_a_model_across_reopening);

} // namespace test
