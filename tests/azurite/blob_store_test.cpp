// SPDX-License-Identifier: Apache-2.0
#include "tests/azurite/blob_world.hpp"
#include "tests/state/store_contract.hpp"

#include <boost/json/serialize.hpp>

using namespace reconciler;

namespace test {

INSTANTIATE_TYPED_TEST_SUITE_P(AzureBlob, StoreContract, BlobWorld);

namespace {

using Fault = FaultyWire::Fault;

Transaction putting(std::string key)
{
    Transaction transaction;
    transaction.put = {record(std::move(key))};
    return transaction;
}

bool is_lease(const http::Request& request, std::string_view action)
{
    return request.headers.get("x-ms-lease-action") == action;
}

class AzureBlob : public testing::Test {
protected:
    void make_state()
    {
        const auto store = world.open();
        ASSERT_TRUE(lock(*store));
        ASSERT_TRUE(commit(*store, creation()));
        ASSERT_TRUE(run(store->unlock()));
    }
    std::vector<std::string> keys()
    {
        std::vector<std::string> found;
        const auto state = read(*world.open()).value().value();
        for (const auto& one : state.records) found.push_back(one.address.key);
        return found;
    }
    std::string lease() { return run(world.open()->holder()).value().value().lease; }
    state::BlobAnswer append(const std::string& text, const std::string& with_lease)
    {
        state::BlobRequest request{"PUT", world.journal(), "comp=appendblock", {}, text};
        request.headers.set("x-ms-lease-id", with_lease);
        return world.ask(std::move(request));
    }
    std::uint64_t journal_size()
    {
        state::BlobRequest request{"HEAD", world.journal(), {}, {}, {}};
        return std::stoull(
            std::string(world.ask(std::move(request)).headers.get("Content-Length")));
    }

    BlobWorld world;
};

} // namespace

TEST_F(AzureBlob, lets_one_run_in_and_names_it_to_the_other)
{
    const auto ada = world.open();
    const auto bob = world.open();
    ASSERT_TRUE(lock(*ada, holder("ada@host")));
    const auto refused = lock(*bob, holder("bob@host"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-locked");
    EXPECT_THAT(refused.error()[0].fix, testing::HasSubstr("tresor unlock --force " + lease()));
    ASSERT_TRUE(commit(*ada, creation()));
    ASSERT_TRUE(run(ada->unlock()));
    ASSERT_TRUE(lock(*bob, holder("bob@host")));
    EXPECT_TRUE(commit(*bob, putting("b")));
}

TEST_F(AzureBlob, stops_a_run_that_lost_its_lease_and_stores_nothing_of_it)
{
    make_state();
    const auto ada = world.open();
    ASSERT_TRUE(lock(*ada, holder("ada@host")));
    ASSERT_TRUE(commit(*ada, putting("a")));
    const auto bob = world.open();
    ASSERT_TRUE(run(bob->break_lock(lease())));
    ASSERT_TRUE(lock(*bob, holder("bob@host")));
    ASSERT_TRUE(commit(*bob, putting("b")));

    const auto lost = commit(*ada, putting("late"));
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error()[0].id, "state-lock-lost");
    EXPECT_THAT(lost.error()[0].detail, testing::HasSubstr("it is held by bob@host"));
    EXPECT_FALSE(commit(*ada, putting("later")));
    EXPECT_TRUE(run(ada->unlock()));
    ASSERT_TRUE(commit(*bob, putting("c")));
    ASSERT_TRUE(run(bob->unlock()));
    EXPECT_THAT(keys(), testing::ElementsAre("a", "b", "c"));
}

TEST_F(AzureBlob, does_not_let_a_late_run_put_its_snapshot_over_a_newer_one)
{
    make_state();
    const auto ada = world.open();
    ASSERT_TRUE(lock(*ada, holder("ada@host")));
    ASSERT_TRUE(commit(*ada, putting("a")));
    world.let_lease_end();
    const auto bob = world.open();
    ASSERT_TRUE(lock(*bob, holder("bob@host")));
    ASSERT_TRUE(commit(*bob, putting("b")));
    const auto late = run(ada->unlock());
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error()[0].id, "state-lock-lost");
    EXPECT_THAT(keys(), testing::ElementsAre("a", "b"));
    ASSERT_TRUE(run(bob->unlock()));
    EXPECT_THAT(keys(), testing::ElementsAre("a", "b"));
}

TEST_F(AzureBlob, breaks_only_the_lease_that_was_named)
{
    make_state();
    const auto ada = world.open();
    ASSERT_TRUE(lock(*ada));
    const auto refused = run(world.open()->break_lock("00000000-0000-0000-0000-000000000000"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-lock-changed");
    EXPECT_TRUE(commit(*ada, putting("a")));
}

TEST_F(AzureBlob, ends_the_same_whichever_exchange_is_lost_once)
{
    FaultyWire* wire = nullptr;
    auto whole = world.open(wire);
    ASSERT_TRUE(lock(*whole));
    ASSERT_TRUE(commit(*whole, creation()));
    ASSERT_TRUE(commit(*whole, putting("a")));
    ASSERT_TRUE(run(whole->unlock()));
    const int requests = wire->requests;
    ASSERT_GT(requests, 8);
    for (const auto fault : {Fault::lose_request, Fault::lose_answer}) {
        for (int k = 1; k <= requests; ++k) {
            BlobWorld other;
            auto store = other.open(wire);
            wire->plan = [&](int number, const http::Request&) {
                return number == k ? fault : Fault::none;
            };
            ASSERT_TRUE(lock(*store)) << k;
            ASSERT_TRUE(commit(*store, creation())) << k;
            ASSERT_TRUE(commit(*store, putting("a"))) << k;
            ASSERT_TRUE(run(store->unlock())) << k;
            const auto state = read(*other.open()).value().value();
            EXPECT_EQ(state.serial, 2) << k;
            EXPECT_THAT(state.records, testing::ElementsAre(record("a"))) << k;
            EXPECT_EQ(history(*other.open()).value().size(), 1u) << k;
            EXPECT_EQ(run(other.open()->holder()).value(), std::nullopt) << k;
        }
    }
}

TEST_F(AzureBlob, goes_on_after_a_commit_of_which_nobody_knows_whether_it_was_stored)
{
    make_state();
    for (const auto fault : {Fault::lose_request, Fault::lose_answer}) {
        FaultyWire* wire = nullptr;
        const auto store = world.open(wire);
        ASSERT_TRUE(lock(*store));
        wire->plan = [&](int, const http::Request&) { return fault; };
        const auto failed = commit(*store, putting("lost"));
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error()[0].id, "state-unreachable");
        wire->plan = nullptr;
        ASSERT_TRUE(commit(*store, putting("after")));
        ASSERT_TRUE(run(store->unlock()));
        const auto found = keys();
        EXPECT_THAT(found, testing::Contains("after"));
        EXPECT_EQ(std::ranges::count(found, "lost"), fault == Fault::lose_answer ? 1 : 0);
    }
}

TEST_F(AzureBlob, renews_its_lease_while_it_runs)
{
    FaultyWire* wire = nullptr;
    const auto store = world.open(wire);
    int renewals = 0;
    wire->plan = [&](int, const http::Request& request) {
        renewals += is_lease(request, "renew") ? 1 : 0;
        return Fault::none;
    };
    ASSERT_TRUE(lock(*store));
    while (renewals < 3) ASSERT_TRUE(read(*store)); // each turn of the loop lets time pass
    EXPECT_TRUE(commit(*store, creation()));
}

TEST_F(AzureBlob, is_taken_over_once_its_lease_has_run_out)
{
    make_state();
    auto options = world.options();
    options.lease_duration = std::chrono::seconds(15); // the shortest there is
    auto dead = world.open(options);
    ASSERT_TRUE(lock(*dead, holder("ada@host")));
    ASSERT_TRUE(commit(*dead, putting("a")));
    dead.reset();
    const auto next = world.open();
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(40);
    const auto waiting = cmd::make_system_clock();
    while (!lock(*next, holder("bob@host"))) {
        ASSERT_LT(std::chrono::steady_clock::now(), patience);
        boost::asio::io_context context;
        boost::asio::co_spawn(context, waiting->sleep_for(Duration(250)),
                              [](const std::exception_ptr&) {});
        context.run();
    }
    ASSERT_TRUE(commit(*next, putting("b")));
    ASSERT_TRUE(run(next->unlock()));
    EXPECT_THAT(keys(), testing::ElementsAre("a", "b"));
    const auto generations = history(*world.open()).value();
    ASSERT_EQ(generations.size(), 3u);
    EXPECT_EQ(generations[1].by.who, "ada@host");
    EXPECT_EQ(generations[2].by.who, "bob@host");
}

TEST_F(AzureBlob, passes_over_a_commit_that_was_cut_off)
{
    make_state();
    auto dead = world.open();
    ASSERT_TRUE(lock(*dead));
    ASSERT_TRUE(commit(*dead, putting("a")));
    ASSERT_EQ(append(R"({"serial":3,"commit":{"put":[)", lease()).status, 201);
    die(world, dead);
    EXPECT_THAT(keys(), testing::ElementsAre("a"));
    const auto next = world.open();
    ASSERT_TRUE(lock(*next));
    EXPECT_EQ(journal_size(), 0u);
    ASSERT_TRUE(commit(*next, putting("b")));
    EXPECT_THAT(keys(), testing::ElementsAre("a", "b"));
}

TEST_F(AzureBlob, refuses_a_newer_format)
{
    make_state();
    const auto store = world.open();
    ASSERT_TRUE(lock(*store));
    ASSERT_EQ(append("{\"format\":2,\"by\":{}}\n", lease()).status, 201);
    const auto refused = read(*world.open());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-newer");
    EXPECT_THAT(refused.error()[0].detail,
                testing::EndsWith("has format 2, and this tresor knows formats up to 1."));
}

TEST_F(AzureBlob, calls_a_journal_with_a_gap_damaged)
{
    make_state();
    const auto store = world.open();
    ASSERT_TRUE(lock(*store));
    ASSERT_EQ(
        append("{\"serial\":7,\"commit\":{\"journal\":[],\"erase\":[],\"put\":[]}}\n", lease())
            .status,
        201);
    const auto refused = read(*world.open());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-damaged");
}

TEST_F(AzureBlob, takes_large_commits_and_folds_a_long_journal)
{
    make_state();
    const auto store = world.open();
    auto by = holder();
    by.run = "run-2"; // what follows a new snapshot is the same run's
    ASSERT_TRUE(lock(*store, by));
    std::uint64_t longest = 0;
    for (int i = 0; i < 4; ++i) {
        auto transaction = putting("r" + std::to_string(i));
        transaction.put[0].attributes.set("text", std::string(std::size_t{9} << 20U, 'x'));
        ASSERT_TRUE(commit(*store, transaction));
        longest = std::max(longest, journal_size());
    }
    EXPECT_GT(longest, std::uint64_t{27} << 20U);
    EXPECT_EQ(journal_size(), 0u);
    ASSERT_TRUE(commit(*store, putting("last")));
    EXPECT_THAT(keys(), testing::ElementsAre("last", "r0", "r1", "r2", "r3"));
    EXPECT_EQ(history(*world.open()).value().size(), 2u);
    ASSERT_TRUE(run(store->unlock()));
    EXPECT_EQ(history(*world.open()).value().size(), 2u);
}

TEST_F(AzureBlob, says_what_is_needed_where_it_is_not_let_in)
{
    state::BlobAccess wrong;
    wrong.account_key = Secret("d3Jvbmc=");
    const auto refused = lock(*world.open(wrong));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-forbidden");
    EXPECT_THAT(refused.error()[0].fix, testing::HasSubstr("Storage Blob Data Contributor"));
}

TEST_F(AzureBlob, says_how_to_make_a_container_that_is_not_there)
{
    auto options = world.options();
    options.place.container = "nowhere";
    const auto refused = lock(*world.open(options));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-container-absent");
    EXPECT_THAT(refused.error()[0].fix,
                testing::HasSubstr("az storage container create --account-name devstoreaccount1"));
}

} // namespace test
