// SPDX-License-Identifier: Apache-2.0
#include "state/local_store.hpp"

#include "tests/state/store_contract.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <set>

namespace fs = std::filesystem;
using namespace reconciler;

namespace test {

struct LocalWorld {
    TempDir folder;
    std::string path = folder.path("stack/state.sqlite");
    std::unique_ptr<state::Store> open() { return state::make_local_store(path); }
};

INSTANTIATE_TYPED_TEST_SUITE_P(Local, StoreContract, LocalWorld);

namespace {

class LocalStore : public testing::Test {
protected:
    void SetUp() override { fs::create_directory(folder.path("stack")); }

    void make_state()
    {
        const auto store = world();
        ASSERT_TRUE(lock(*store));
        ASSERT_TRUE(commit(*store, creation()));
        Transaction transaction;
        transaction.put = {record("a")};
        ASSERT_TRUE(commit(*store, transaction));
    }
    std::unique_ptr<state::Store> world() { return state::make_local_store(path); }
    Diagnostic refusal()
    {
        auto state = read(*world());
        return state ? Diagnostic() : state.error().at(0);
    }
    std::set<std::string> files()
    {
        std::set<std::string> names;
        for (const auto& one : fs::directory_iterator(folder.path("stack")))
            names.insert(one.path().filename());
        return names;
    }
    // Does `work` in another process, which then dies without a word.
    template <class Work>
    void in_a_process_that_dies(Work work)
    {
        const auto child = ::fork();
        if (child == 0) {
            work();
            ::_exit(0);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    void patch(long offset, std::string_view bytes)
    {
        auto content = read_file(path);
        content.replace(static_cast<std::size_t>(offset), bytes.size(), bytes);
        write_file(path, content);
    }

    TempDir folder;
    std::string path = folder.path("stack/state.sqlite");
};

} // namespace

TEST_F(LocalStore, makes_nothing_by_reading)
{
    EXPECT_EQ(read(*world()).value(), std::nullopt);
    EXPECT_TRUE(files().empty());
    make_state();
    const auto before = files();
    ASSERT_TRUE(read(*world()).value());
    EXPECT_EQ(files(), before);
}

TEST_F(LocalStore, is_a_single_file_between_runs)
{
    make_state();
    EXPECT_EQ(files(), (std::set<std::string>{"state.sqlite", "state.sqlite.lock"}));
}

TEST_F(LocalStore, is_for_its_owner_alone)
{
    make_state();
    struct stat found{};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777u, 0600u);
    ASSERT_EQ(::stat((path + ".lock").c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777u, 0600u);
}

TEST_F(LocalStore, calls_an_empty_file_damaged_and_says_what_to_do)
{
    write_file(path, "");
    EXPECT_EQ(refusal().id, "state-damaged");
    EXPECT_EQ(refusal().summary, "The state is damaged");
    EXPECT_EQ(refusal().detail,
              "\"" + path +
                  "\" is empty. It is not taken for an empty state: then everything it owned would "
                  "look like somebody else's.");
    EXPECT_EQ(refusal().fix, "Put a copy from a backup in its place.");
}

TEST_F(LocalStore, calls_a_file_cut_off_anywhere_damaged)
{
    make_state();
    const auto whole = read_file(path);
    for (std::size_t size = 1; size < whole.size(); size += 511) {
        write_file(path, whole.substr(0, size));
        EXPECT_EQ(refusal().id, "state-damaged") << size;
    }
}

TEST_F(LocalStore, calls_what_is_no_database_damaged)
{
    for (const auto* text :
         {"x", "[vault.prod]\nname = \"rsv\"\n", "version https://git-lfs.github.com/spec/v1\n"}) {
        write_file(path, text);
        EXPECT_EQ(refusal().id, "state-damaged") << text;
    }
}

TEST_F(LocalStore, calls_another_programs_database_damaged)
{
    make_state();
    patch(68, std::string_view("\0\0\0\1", 4)); // application_id
    EXPECT_EQ(refusal().id, "state-damaged");
    EXPECT_THAT(refusal().detail, testing::HasSubstr("is a database, but no state of tresor"));
}

TEST_F(LocalStore, refuses_a_newer_format)
{
    make_state();
    patch(60, std::string_view("\0\0\0\3", 4)); // user_version
    EXPECT_EQ(refusal().id, "state-newer");
    EXPECT_EQ(refusal().detail,
              "\"" + path + "\" has format 3, and this tresor knows formats up to 2.");
}

TEST_F(LocalStore, finds_damage_in_the_middle)
{
    make_state();
    patch(4096, std::string(4096, '\x5a'));
    EXPECT_EQ(refusal().id, "state-damaged");
}

TEST_F(LocalStore, does_not_write_to_what_is_damaged)
{
    write_file(path, "not a state");
    const auto store = world();
    ASSERT_TRUE(lock(*store));
    const auto done = commit(*store, {});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error()[0].id, "state-damaged");
    EXPECT_EQ(commit(*store, creation()).error()[0].id, "state-exists");
    EXPECT_EQ(read_file(path), "not a state");
}

TEST_F(LocalStore, says_that_a_folder_is_no_state)
{
    fs::create_directory(path);
    EXPECT_EQ(refusal().id, "state-unreadable");
    EXPECT_EQ(refusal().detail, "\"" + path + "\": it is no file.");
}

TEST_F(LocalStore, says_why_a_lock_cannot_be_made)
{
    write_file(folder.path("file"), "");
    const auto store = state::make_local_store(folder.path("file/state.sqlite"));
    const auto refused = lock(*store);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-not-lockable");
    EXPECT_THAT(refused.error()[0].detail, testing::EndsWith(": Not a directory."));
}

TEST_F(LocalStore, says_that_it_may_not_read_or_lock)
{
    if (::geteuid() == 0) GTEST_SKIP() << "root may do everything";
    make_state();
    fs::permissions(path, fs::perms::none);
    EXPECT_EQ(refusal().id, "state-unreadable");
    fs::remove(path + ".lock");
    fs::permissions(folder.path("stack"), fs::perms::owner_read | fs::perms::owner_exec);
    const auto store = world();
    EXPECT_EQ(lock(*store).error()[0].id, "state-not-lockable");
    fs::permissions(folder.path("stack"), fs::perms::owner_all);
}

TEST_F(LocalStore, loses_nothing_committed_when_its_process_dies)
{
    make_state();
    in_a_process_that_dies([&] {
        const auto* const store = world().release(); // never closed, as at a crash
        auto& live = const_cast<state::Store&>(*store);
        if (!lock(live)) ::_exit(1);
        for (const auto* key : {"b", "c"}) {
            Transaction transaction;
            transaction.put = {record(key)};
            if (!commit(live, transaction)) ::_exit(2);
        }
    });
    EXPECT_TRUE(files().contains("state.sqlite-wal"));
    EXPECT_EQ(read(*world()).value()->records.size(), 3u);
    const auto next = world();
    ASSERT_TRUE(lock(*next)); // the kernel let it go
    ASSERT_TRUE(commit(*next, {}));
    EXPECT_EQ(read(*next).value()->serial, 5);
}

TEST_F(LocalStore, leaves_no_state_when_its_making_was_cut_off)
{
    write_file(path + ".new", "half a state");
    EXPECT_EQ(read(*world()).value(), std::nullopt);
    make_state();
    EXPECT_EQ(files(), (std::set<std::string>{"state.sqlite", "state.sqlite.lock"}));
}

TEST_F(LocalStore, is_locked_for_other_processes_too)
{
    const auto store = world();
    ASSERT_TRUE(lock(*store));
    in_a_process_that_dies([&] {
        const auto other = state::make_local_store(path);
        const auto refused = lock(*other);
        if (refused || refused.error()[0].id != "state-locked") ::_exit(1);
    });
}

TEST_F(LocalStore, does_not_trust_a_lock_file_that_was_removed)
{
    const auto store = world();
    ASSERT_TRUE(lock(*store));
    fs::remove(path + ".lock");
    const auto other = world();
    EXPECT_TRUE(lock(*other)); // removed by hand: the user's word
    const auto third = world();
    EXPECT_FALSE(lock(*third));
}

TEST_F(LocalStore, grows_by_the_same_with_every_commit)
{
    make_state();
    const auto store = world();
    ASSERT_TRUE(lock(*store));
    std::vector<Record> many;
    many.reserve(500);
    for (int i = 0; i < 500; ++i) many.push_back(record("r" + std::to_string(i)));
    Transaction fill;
    fill.put = many;
    ASSERT_TRUE(commit(*store, fill));
    const auto before = fs::file_size(path + "-wal");
    Transaction one;
    one.put = {record("r7")};
    ASSERT_TRUE(commit(*store, one));
    EXPECT_LT(fs::file_size(path + "-wal") - before, 5u * 4200u);
}

namespace {

constexpr auto vault =
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-backup/"
    "providers/Microsoft.RecoveryServices/vaults/rsv-main";

void expect_first_version(const Snapshot& state)
{
    const StateIdentity identity{"first-vault", "6f2c9a52-7f7c-4b43-9a39-0d1f3f9a7a11",
                                 "simulator"};
    EXPECT_EQ(state.identity, identity);
    ASSERT_EQ(state.records.size(), 2u);
    EXPECT_EQ(state.records[0].status, Record::Status::retained);
    EXPECT_EQ(state.records[1].address, (Address{"vault", "main"}));
    EXPECT_EQ(state.records[1].id.text(), vault);
    EXPECT_EQ(state.records[1].attributes.text("name"), "rsv-main");
    ASSERT_EQ(state.open.size(), 2u);
    EXPECT_EQ(state.open[0].step->action, "tags");
    EXPECT_EQ(state.open[1].operation, "https://management.azure.com/op/1");
}

} // namespace

TEST_F(LocalStore, reads_the_first_version_and_leaves_it_so)
{
    write_file(path, read_file(TRESOR_STATE_FIXTURES "/state_v1.sqlite"));
    const auto before = read_file(path);
    expect_first_version(read(*world()).value().value());
    EXPECT_TRUE(history(*world()).value().empty());
    EXPECT_EQ(read_file(path), before);
}

TEST_F(LocalStore, brings_the_first_version_forward_with_the_first_commit)
{
    write_file(path, read_file(TRESOR_STATE_FIXTURES "/state_v1.sqlite"));
    const auto store = world();
    ASSERT_TRUE(lock(*store));
    ASSERT_TRUE(commit(*store, {}));
    ASSERT_TRUE(run(store->unlock()));
    const auto state = read(*world()).value().value();
    expect_first_version(state);
    EXPECT_EQ(state.serial, 8);
    ASSERT_EQ(history(*world()).value().size(), 1u);
    EXPECT_EQ(history(*world()).value()[0].number, 1);
    EXPECT_EQ(read_file(path).substr(60, 4), std::string_view("\0\0\0\2", 4)); // user_version
}

} // namespace test
