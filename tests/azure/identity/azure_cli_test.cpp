// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/azure_cli.hpp"

#include "providers/azure/identity/run_program.hpp"
#include "tests/azure/identity/identity_fixture.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <csignal>
#include <filesystem>

namespace {

using namespace std::chrono_literals;
using azure::ProgramEnd;

/// Programs are real here, the time in which they must end is not.
class Programs : public IdentityTest {
protected:
    std::string script(const std::string& text) const
    {
        const auto path = folder.path("az");
        test::write_file(path, "#!/bin/sh\n" + text + "\n");
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        return path;
    }

    /// Runs until the end of `work`, however long the machine takes, while the clock stands still.
    template <class T>
    T wait_for(boost::asio::awaitable<T> work)
    {
        std::optional<T> result;
        boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr bug, T value) {
            EXPECT_FALSE(bug);
            result.emplace(std::move(value));
        });
        io.restart();
        while (!result && io.run_one_for(30s) > 0) {
        }
        if (!result) throw std::logic_error("the program does not end");
        return std::move(*result);
    }

    ProgramEnd run(const std::string& text)
    {
        return wait_for(azure::run_program(clock, {script(text)}, 10s));
    }

    /// The process whose id the script wrote is gone, or is no more than a name.
    bool has_ended(const std::string& file) const
    {
        const auto pid = std::stoi(test::read_file(folder.path(file)));
        std::error_code none;
        const auto stat = "/proc/" + std::to_string(pid) + "/stat";
        return !std::filesystem::exists(stat, none) || test::read_file(stat).contains(") Z ");
    }

    test::TempDir folder;
};

TEST_F(Programs, are_run_with_their_words_and_without_input)
{
    const auto end = wait_for(azure::run_program(
        clock, {script("cat; printf '%s|' \"$@\"; echo sad >&2; exit 3"), "a b", "$HOME", "*"},
        10s));
    EXPECT_EQ(end.kind, ProgramEnd::Kind::exited);
    EXPECT_EQ(end.code, 3);
    EXPECT_EQ(end.out, "a b|$HOME|*|");
    EXPECT_EQ(end.err, "sad\n");
}

TEST_F(Programs, may_write_much_to_both_ends)
{
    const auto end = run("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2");
    EXPECT_EQ(end.kind, ProgramEnd::Kind::exited);
    EXPECT_EQ(end.out.size(), 300'000U);
    EXPECT_EQ(end.err.size(), 300'000U);
}

TEST_F(Programs, that_write_without_end_are_stopped)
{
    EXPECT_EQ(run("echo $$ >" + folder.path("pid") + "; cat /dev/zero").kind,
              ProgramEnd::Kind::too_much);
    EXPECT_TRUE(has_ended("pid"));
}

TEST_F(Programs, that_are_not_there_are_said_to_be_so)
{
    const auto end = wait_for(azure::run_program(clock, {"no-such-program-here"}, 10s));
    EXPECT_EQ(end.kind, ProgramEnd::Kind::not_started);
    EXPECT_EQ(end.error, "No such file or directory");
}

TEST_F(Programs, killed_by_a_signal_have_its_number)
{
    EXPECT_EQ(run("kill -TERM $$").code, 128 + SIGTERM);
}

TEST_F(Programs, are_not_waited_for_beyond_their_own_end)
{
    const auto end = run("sleep 1000 & echo $! >" + folder.path("pid") + "; echo done");
    EXPECT_EQ(end.kind, ProgramEnd::Kind::exited);
    EXPECT_EQ(end.out, "done\n");
    ::kill(std::stoi(test::read_file(folder.path("pid"))), SIGKILL);
}

/// A program that goes on for ever, with a child that does so too.
class Hanging : public Programs {
protected:
    Hanging()
    {
        const auto program = script("sleep 1000 & echo $! >" + folder.path("child") +
                                    "; echo $$ >" + folder.path("pid") + "; wait");
        boost::asio::co_spawn(io, azure::run_program(clock, {program}, 10s),
                              boost::asio::bind_cancellation_slot(
                                  signal.slot(), [this](std::exception_ptr bug, ProgramEnd value) {
                                      EXPECT_FALSE(bug);
                                      end.emplace(std::move(value));
                                  }));
        while (!std::filesystem::exists(folder.path("pid")) ||
               !test::read_file(folder.path("pid")).ends_with('\n'))
            io.run_one_for(1ms);
    }

    void has_ended_with_all_it_started()
    {
        while (!end && io.run_one_for(30s) > 0) {
        }
        ASSERT_TRUE(end);
        EXPECT_TRUE(has_ended("pid"));
        while (!has_ended("child")) io.run_one_for(1ms);
    }

    boost::asio::cancellation_signal signal;
    std::optional<ProgramEnd> end;
};

TEST_F(Hanging, is_stopped_at_its_limit)
{
    clock.advance(10s);
    has_ended_with_all_it_started();
    EXPECT_EQ(end->kind, ProgramEnd::Kind::timed_out);
}

TEST_F(Hanging, is_stopped_when_we_are)
{
    signal.emit(boost::asio::cancellation_type::terminal);
    has_ended_with_all_it_started();
    EXPECT_EQ(end->kind, ProgramEnd::Kind::cancelled);
}

class AzureCli : public Programs {
protected:
    reconciler::Result<azure::AccessToken>
    ask(const std::string& text, const std::string& tenant = {}, const std::string& claims = {})
    {
        const auto credential =
            azure::make_azure_cli_credential(clock, {script(text), tenant, 10s});
        return wait_for(credential->token(arm_scope, claims));
    }

    reconciler::Diagnostic why_not(const std::string& text)
    {
        const auto result = ask(text);
        EXPECT_FALSE(result);
        return result ? reconciler::Diagnostic{} : result.error().at(0);
    }
};

const std::string as_printed = R"(cat <<'END'
{ "accessToken": "canary", "expiresOn": "2026-03-01 02:00:00.000000", "expires_on": 1772326800,
  "subscription": "s", "tenant": "t", "tokenType": "Bearer" }
END)";

TEST_F(AzureCli, gives_its_token)
{
    const auto got = ask("echo \"$@\" >" + folder.path("words") + "\n" + as_printed, "contoso.com");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->value.reveal(), "canary");
    EXPECT_EQ(got->expires_on - clock.now(), 1h);
    EXPECT_EQ(test::read_file(folder.path("words")),
              "account get-access-token --output json --scope "
              "https://management.azure.com/.default --tenant=contoso.com\n");
}

TEST_F(AzureCli, of_old_says_the_end_in_local_time)
{
    const auto got = ask(R"(echo '{"accessToken":"x","expiresOn":"2026-03-05 02:00:00.000000"}')");
    ASSERT_TRUE(got);
    const auto life = got->expires_on - clock.now();
    EXPECT_GE(life, 4 * 24h + 2h - 14h); // wherever this machine is
    EXPECT_LE(life, 4 * 24h + 2h + 14h);
}

TEST_F(AzureCli, that_prints_junk_is_not_quoted)
{
    for (const std::string junk :
         {"echo canary", "echo '{\"accessToken\":\"canary\"}'", "true",
          R"(echo '{"accessToken":"canary","expiresOn":"canary"}')",
          R"(echo '{"accessToken":"","expires_on":1772326800}')",
          R"(echo '{"accessToken":"canary","expires_on":"x"}')", "echo '[]'"}) {
        const auto made = why_not(junk);
        EXPECT_EQ(made.detail,
                  "The Azure CLI printed something else than an access token with its end.")
            << junk;
        EXPECT_FALSE(shown(made).contains("canary")) << junk;
    }
}

TEST_F(AzureCli, whose_token_has_run_out_is_not_used)
{
    EXPECT_EQ(why_not(R"(echo '{"accessToken":"canary","expires_on":1772323200}')").detail,
              "The access token of the Azure CLI has run out.");
}

TEST_F(AzureCli, where_nobody_is_signed_in_lets_others_be_tried)
{
    const auto made = why_not("echo \"Please run 'az login' to setup account.\" >&2; exit 1");
    EXPECT_EQ(made.id, "azure-credential-unavailable");
    EXPECT_EQ(made.detail, "Nobody is signed in to the Azure CLI.");
}

TEST_F(AzureCli, that_fails_is_quoted)
{
    const auto made =
        why_not("printf 'AADSTS50076: run az login \\033[31m\\n' >&2; echo canary; exit 1");
    EXPECT_EQ(made.id, "azure-credential-failed");
    EXPECT_EQ(made.detail, "The Azure CLI ended with code 1 and gave no token.");
    EXPECT_EQ(made.fix, "Sign in again:\n    az login");
    EXPECT_EQ(made.service->message, "AADSTS50076: run az login \\x1b[31m");
    EXPECT_FALSE(shown(made).contains("canary"));
}

TEST_F(AzureCli, that_is_not_installed_lets_others_be_tried)
{
    const auto credential = azure::make_azure_cli_credential(clock, {"no-such-program-here"});
    const auto result = wait_for(credential->token(arm_scope));
    EXPECT_EQ(result.error().at(0).id, "azure-credential-unavailable");
    EXPECT_EQ(result.error().at(0).detail,
              "The Azure CLI cannot be run: No such file or directory.");
}

TEST_F(AzureCli, that_hangs_is_given_up)
{
    const auto credential =
        azure::make_azure_cli_credential(clock, {script("sleep 1000"), "", 60s});
    const auto made = problem(*credential); // nothing is ready: the clock jumps
    EXPECT_EQ(made.detail, "The Azure CLI gave no token within 60 seconds and was stopped.");
    EXPECT_EQ(made.id, "azure-credential-failed");
}

TEST_F(AzureCli, cannot_meet_claims_and_says_who_can)
{
    const auto result = ask("exit 1", "", R"({"a":1})");
    EXPECT_EQ(result.error().at(0).fix,
              "Sign in as Azure demands:\n    az login --claims-challenge eyJhIjoxfQ== --scope "
              "https://management.azure.com/.default");
}

} // namespace
