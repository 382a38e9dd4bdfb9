// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/memory_store.hpp"
#include "state/store.hpp"
#include "tests/state/generators.hpp"
#include "tests/support/run_until_idle.hpp"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <map>
#include <memory>
#include <optional>
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

inline auto history(state::Store& store)
{
    return run(store.history());
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

/// The end of a process that did not unlock. Where the lock is a lease it runs out some time later:
/// the world says how that is brought about.
template <class World>
void die(World& world, std::unique_ptr<state::Store>& store)
{
    store.reset();
    if constexpr (requires { world.let_lease_end(); }) world.let_lease_end();
}

/// What a state must hold after transactions, told by the simplest means.
struct StateModel {
    std::map<std::pair<reconciler::Address, reconciler::ResourceId>, reconciler::Record> records;
    std::vector<reconciler::JournalEntry> open;
    std::string plan;
    std::map<std::string, bool> steps; ///< of the plan: whether they are done

    void apply(const reconciler::Transaction& transaction)
    {
        using Phase = reconciler::JournalEntry::Phase;
        if (transaction.plan != plan) steps.clear();
        plan = transaction.plan;
        for (const auto& one : transaction.journal) {
            if (one.phase == Phase::intent && !plan.empty()) steps.emplace(one.step_id, false);
            if (one.phase == Phase::succeeded && !plan.empty()) steps[one.step_id] = true;
        }
        for (const auto& one : transaction.journal) {
            if (one.phase == Phase::intent || one.phase == Phase::accepted)
                open.push_back(one);
            else
                std::erase_if(open, [&](const auto& old) { return old.step_id == one.step_id; });
        }
        for (const auto& key : transaction.erase) records.erase(key);
        for (const auto& one : transaction.put) records[{one.address, one.id}] = one;
    }

    std::optional<reconciler::PlanProgress> progress() const
    {
        if (plan.empty()) return std::nullopt;
        reconciler::PlanProgress progress{plan, {}, {}};
        for (const auto& [step, is_done] : steps)
            (is_done ? progress.done : progress.begun).push_back(step);
        return progress;
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
        die(world, store);
        store = world.open();
        RC_ASSERT(lock(*store).has_value());
    }
    const auto state = read(*store).value().value();
    RC_ASSERT(state.serial == commits + 1);
    RC_ASSERT(state.open == model.open);
    RC_ASSERT(state.plan == model.progress());
    std::vector<reconciler::Record> expected;
    expected.reserve(model.records.size());
    for (const auto& [key, one] : model.records) expected.push_back(one);
    RC_ASSERT(state.records == expected);
}

/// Runs of random commits: afterwards every generation gives back the records that its run left.
template <class World>
void check_the_generations()
{
    World world;
    std::vector<std::vector<reconciler::Record>> left{{}};
    const int runs = *rc::gen::inRange(1, 5);
    for (int i = 0; i < runs; ++i) {
        const auto store = world.open();
        RC_ASSERT(lock(*store, holder("run " + std::to_string(i))).has_value());
        if (i == 0) RC_ASSERT(commit(*store, creation()).has_value());
        const int commits = *rc::gen::inRange(1, 4);
        for (int j = 0; j < commits; ++j)
            RC_ASSERT(commit(*store, random_transaction()).has_value());
        RC_ASSERT(run(store->unlock()).has_value());
        left.push_back(read(*store).value()->records);
    }
    const auto store = world.open();
    const auto newest = read(*store).value().value();
    const auto generations = history(*store).value();
    RC_ASSERT(generations.size() == static_cast<std::size_t>(runs));
    for (int i = 0; i <= runs; ++i) {
        const auto records = state::records_after(newest, generations, i);
        RC_ASSERT(records.has_value());
        RC_ASSERT(*records == left[static_cast<std::size_t>(i)]);
    }
    RC_ASSERT(generations.back().serial == newest.serial);
    RC_ASSERT(!state::records_after(newest, generations, runs + 1).has_value());
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
    std::unique_ptr<state::Store> store = world.open();
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

TYPED_TEST_P(StoreContract, remembers_how_far_a_plan_came_until_another_commits)
{
    using Phase = reconciler::JournalEntry::Phase;
    this->begin();
    EXPECT_EQ(this->snapshot().plan, std::nullopt);
    reconciler::Transaction part;
    part.plan = "monday";
    part.journal = {entry("a", Phase::intent), entry("b", Phase::intent)};
    ASSERT_TRUE(commit(*this->store, part));
    part.journal = {entry("a", Phase::succeeded), entry("b", Phase::failed),
                    entry("c", Phase::succeeded)};
    ASSERT_TRUE(commit(*this->store, part));
    EXPECT_EQ(this->snapshot().plan, (reconciler::PlanProgress{"monday", {"a", "c"}, {"b"}}));

    ASSERT_TRUE(commit(*this->store, {}));
    EXPECT_EQ(this->snapshot().plan, std::nullopt);
    part.journal = {};
    ASSERT_TRUE(commit(*this->store, part));
    EXPECT_EQ(this->snapshot().plan, (reconciler::PlanProgress{"monday", {}, {}}));
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
    die(this->world, other);
    EXPECT_TRUE(lock(*this->store));
}

TYPED_TEST_P(StoreContract, agrees_with_a_model_across_reopening)
{
    EXPECT_TRUE(rc::check(&check_against_a_model<TypeParam>));
}

TYPED_TEST_P(StoreContract, remembers_who_changed_what)
{
    EXPECT_TRUE(history(*this->store).value().empty());
    auto ada = holder("ada@host");
    ada.run = "run-1";
    ada.commit = "0123abc";
    ASSERT_TRUE(lock(*this->store, ada));
    ASSERT_TRUE(commit(*this->store, creation()));
    reconciler::Transaction transaction;
    transaction.put = {record("a")};
    ASSERT_TRUE(commit(*this->store, transaction));
    ASSERT_TRUE(run(this->store->unlock()));
    ASSERT_TRUE(lock(*this->store, holder("bob@host")));
    transaction.put[0].since = "2026-04-01T08:00:00Z";
    ASSERT_TRUE(commit(*this->store, transaction));

    const auto generations = history(*this->world.open()).value();
    ASSERT_EQ(generations.size(), 2u);
    EXPECT_EQ(generations[0].by, ada);
    EXPECT_EQ(generations[0].number, 1);
    EXPECT_EQ(generations[0].serial, 2);
    EXPECT_EQ(generations[1].by, holder("bob@host"));
    EXPECT_EQ(generations[1].number, 2);
    const auto changes = state::compare(*state::records_after(this->snapshot(), generations, 1),
                                        *state::records_after(this->snapshot(), generations, 2));
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].before, record("a"));
    EXPECT_EQ(changes[0].after, transaction.put[0]);
}

TYPED_TEST_P(StoreContract, begins_no_generation_without_a_commit)
{
    this->begin();
    ASSERT_TRUE(run(this->store->unlock()));
    ASSERT_TRUE(lock(*this->store));
    ASSERT_TRUE(run(this->store->unlock()));
    EXPECT_EQ(history(*this->store).value().size(), 1u);
}

TYPED_TEST_P(StoreContract, gives_back_what_every_run_left)
{
    EXPECT_TRUE(rc::check(&check_the_generations<TypeParam>));
}

TYPED_TEST_P(StoreContract, forgets_the_oldest_generations)
{
    const auto kept = static_cast<int>(state::generations_kept);
    for (int i = 0; i < kept + 2; ++i) {
        ASSERT_TRUE(lock(*this->store));
        auto transaction = i == 0 ? creation() : reconciler::Transaction();
        transaction.put = {record("r" + std::to_string(i % 3))};
        ASSERT_TRUE(commit(*this->store, transaction));
        ASSERT_TRUE(run(this->store->unlock()));
    }
    const auto generations = history(*this->store).value();
    EXPECT_EQ(generations.size(), static_cast<std::size_t>(kept));
    EXPECT_EQ(generations.front().number, 3);
    EXPECT_TRUE(state::records_after(this->snapshot(), generations, 2));
    EXPECT_FALSE(state::records_after(this->snapshot(), generations, 1));
}

TYPED_TEST_P(StoreContract, takes_over_another_stores_state_whole)
{
    const auto from = state::make_memory_store();
    ASSERT_TRUE(lock(*from));
    auto transaction = creation();
    transaction.put = {record("a"), record("b", "/Y")};
    transaction.journal = {entry("s", reconciler::JournalEntry::Phase::intent)};
    transaction.journal[0].step = reconciler::Step();
    transaction.plan = "monday";
    ASSERT_TRUE(commit(*from, transaction));
    const auto moved = read(*from).value().value();
    const auto generations = history(*from).value();

    ASSERT_TRUE(lock(*this->store, holder("bob@host")));
    ASSERT_TRUE(run(this->store->replace(moved, generations)));
    EXPECT_EQ(this->snapshot(), moved);
    EXPECT_EQ(history(*this->world.open()).value(), generations);
    ASSERT_TRUE(run(this->store->unlock()));

    ASSERT_TRUE(lock(*this->store, holder("bob@host")));
    ASSERT_TRUE(commit(*this->store, {}));
    EXPECT_EQ(this->snapshot().serial, moved.serial + 1);
    EXPECT_EQ(this->snapshot().plan, std::nullopt);
    EXPECT_EQ(history(*this->store).value().back().by, holder("bob@host"));
}

TYPED_TEST_P(StoreContract, says_who_has_the_lock)
{
    EXPECT_EQ(run(this->store->holder()).value(), std::nullopt);
    ASSERT_TRUE(lock(*this->store));
    const auto held = run(this->world.open()->holder()).value();
    ASSERT_TRUE(held);
    EXPECT_EQ(held->by, holder());
    ASSERT_TRUE(run(this->store->unlock()));
    EXPECT_EQ(run(this->world.open()->holder()).value(), std::nullopt);
}

REGISTER_TYPED_TEST_SUITE_P(StoreContract, has_no_state_before_the_first_commit,
                            keeps_the_identity_it_was_made_with, refuses_to_make_a_state_twice,
                            refuses_a_commit_where_no_state_is,
                            calls_a_commit_without_the_lock_a_bug, shows_a_commit_to_others_at_once,
                            replaces_a_record_by_address_and_folded_id, erases_before_it_puts,
                            keeps_the_entries_of_a_step_until_its_outcome,
                            remembers_how_far_a_plan_came_until_another_commits,
                            names_the_holder_of_the_lock, reads_while_another_holds_the_lock,
                            gives_the_lock_back_by_unlock_and_by_its_end,
                            agrees_with_a_model_across_reopening, remembers_who_changed_what,
                            begins_no_generation_without_a_commit, gives_back_what_every_run_left,
                            forgets_the_oldest_generations, takes_over_another_stores_state_whole,
                            says_who_has_the_lock);

} // namespace test
