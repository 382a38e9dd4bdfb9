// SPDX-License-Identifier: Apache-2.0
#include "cmd/host.hpp"
#include "tests/azurite/blob_world.hpp"
#include "tests/state/store_contract.hpp"
#include "tests/support/temp_dir.hpp"

#include <filesystem>

namespace fs = std::filesystem;
using namespace reconciler;

namespace test {

namespace {

struct Said {
    int code = 0;
    std::string text;
};

/// A stack of the examples, its state shared.
class SharedState : public testing::Test {
protected:
    void SetUp() override
    {
        fs::copy(TRESOR_EXAMPLES "/01_first_vault", folder.path(),
                 fs::copy_options::recursive | fs::copy_options::overwrite_existing);
        fs::remove_all(folder.path(".tresor"));
        configure("azure_blob");
    }

    void configure(const std::string& backend)
    {
        const auto place = world.options().place;
        write_file(folder.path("state.toml"),
                   "[state]\nbackend = \"" + backend + "\"\naccount = \"" + place.account +
                       "\"\ncontainer = \"" + place.container +
                       "\"\nkey = \"stack\"\nauth = \"key\"\nendpoint = \"" + place.endpoint +
                       "\"\n");
    }

    Said tresor(const std::vector<std::string>& words)
    {
        Said said;
        cmd::Host host;
        host.out = [&](std::string_view text) { said.text += text; };
        host.err = host.out;
        host.ask = [](std::string_view) { return std::nullopt; };
        host.variable = [&](const char* name) { return variables[name]; };
        host.style = [](cmd::ColorChoice, bool) { return cmd::Style{false, 0}; };
        host.folder = folder.path();
        said.code = cmd::run(words, host);
        return said;
    }

    BlobWorld world;
    TempDir folder;
    std::map<std::string, std::string> variables{{"AZURE_STORAGE_KEY", Azurite::key},
                                                 {"TRESOR_ALLOW_CUSTOM_ENDPOINTS", "127.0.0.1"}};
};

} // namespace

TEST_F(SharedState, is_made_by_an_apply_and_seen_from_elsewhere)
{
    const auto applied = tresor({"apply", "--auto-approve"});
    ASSERT_EQ(applied.code, 0) << applied.text;
    EXPECT_FALSE(fs::exists(folder.path(".tresor/state.sqlite")));
    EXPECT_EQ(read(*world.open()).value().value().records.size(), 4u);
    const auto again = tresor({"plan", "--detailed-exitcode"});
    EXPECT_EQ(again.code, 0) << again.text;
    EXPECT_THAT(tresor({"state", "history"}).text, testing::HasSubstr("tresor apply  4 added"));
    EXPECT_EQ(tresor({"state", "verify"}).code, 0);
}

TEST_F(SharedState, goes_to_a_file_and_back_with_all_it_has)
{
    ASSERT_EQ(tresor({"apply", "--auto-approve"}).code, 0);
    ASSERT_EQ(tresor({"state", "mv", "vault.main", "vault.other"}).code, 0);
    const auto shared = read(*world.open()).value().value();
    const auto generations = history(*world.open()).value();
    configure("local");
    const auto there = tresor({"state", "migrate"});
    ASSERT_EQ(there.code, 0) << there.text;
    EXPECT_THAT(tresor({"state", "history"}).text, testing::HasSubstr("tresor state mv"));
    ASSERT_EQ(tresor({"state", "mv", "vault.other", "vault.main"}).code, 0);
    configure("azure_blob");
    const auto back = tresor({"state", "migrate"});
    ASSERT_EQ(back.code, 0) << back.text;
    const auto state = read(*world.open()).value().value();
    EXPECT_EQ(state.serial, shared.serial + 1);
    EXPECT_EQ(state.records.size(), shared.records.size());
    EXPECT_EQ(state.identity, shared.identity);
    EXPECT_EQ(history(*world.open()).value().size(), generations.size() + 1);
    EXPECT_EQ(tresor({"plan", "--detailed-exitcode"}).code, 0);

    // The file is the older one by now: it may be written over, the newer one may not.
    ASSERT_EQ(tresor({"state", "mv", "vault.main", "vault.last"}).code, 0);
    EXPECT_THAT(tresor({"state", "migrate"}).text, testing::HasSubstr("[state-in-the-way]"));
}

TEST_F(SharedState, is_locked_by_one_run_and_unlocked_by_its_lease)
{
    ASSERT_EQ(tresor({"apply", "--auto-approve"}).code, 0);
    const auto ada = world.open();
    ASSERT_TRUE(lock(*ada, holder("ada@elsewhere")));
    const auto refused = tresor({"destroy", "--auto-approve"});
    EXPECT_EQ(refused.code, 6) << refused.text;
    EXPECT_THAT(refused.text, testing::HasSubstr("ada@elsewhere"));
    EXPECT_EQ(tresor({"plan"}).code, 0); // looking needs no lock

    const auto asked = tresor({"unlock"});
    EXPECT_EQ(asked.code, 1);
    const auto lease = run(world.open()->holder()).value().value().lease;
    EXPECT_THAT(asked.text, testing::HasSubstr("tresor unlock --force " + lease));
    EXPECT_EQ(tresor({"unlock", "--force", "another"}).code, 1);
    EXPECT_EQ(tresor({"unlock", "--force", lease}).code, 0);
    const auto lost = commit(*ada, {});
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error()[0].id, "state-lock-lost");
    EXPECT_EQ(tresor({"unlock"}).text, "The state is not locked.\n");
}

TEST_F(SharedState, does_not_let_the_configuration_alone_choose_the_host)
{
    variables["TRESOR_ALLOW_CUSTOM_ENDPOINTS"] = "other.example";
    const auto refused = tresor({"plan"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.text, testing::HasSubstr("[custom-endpoint-not-allowed]"));
}

TEST_F(SharedState, does_not_let_an_account_become_another_host)
{
    write_file(
        folder.path("state.toml"),
        "[state]\nbackend = \"azure_blob\"\naccount = \"evil.example/\"\ncontainer = \"abc\"\n");
    const auto refused = tresor({"validate"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.text, testing::HasSubstr("3 to 24 lower case letters and digits"));
}

} // namespace test
