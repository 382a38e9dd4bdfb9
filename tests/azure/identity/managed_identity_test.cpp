// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/managed_identity.hpp"

#include "tests/azure/identity/identity_fixture.hpp"
#include "tests/support/temp_dir.hpp"

#include <filesystem>

namespace {

using namespace std::chrono_literals;
using azure::IdentitySource;
using reconciler::Secret;
using test::answer;

const std::string imds = "http://169.254.169.254/metadata/identity/oauth2/token";

/// Never answers.
class Silence final : public http::Transport {
public:
    explicit Silence(reconciler::Clock& clock) : clock_(clock) {}

    boost::asio::awaitable<http::Outcome<http::Response>> send(http::Request) override
    {
        co_await clock_.sleep_for(1h);
        co_return std::unexpected(test::lost(http::Error::Kind::timed_out));
    }

private:
    reconciler::Clock& clock_;
};

class ManagedIdentity : public IdentityTest {
protected:
    std::unique_ptr<azure::Credential> make(azure::ManagedIdentityOptions options)
    {
        return azure::make_managed_identity_credential(wire, bare, clock, std::move(options));
    }

    test::ScriptedAzure bare;
    reconciler::Time start = clock.now();
};

struct Source {
    const char* name;
    IdentitySource source;
    const char* url;
    const char* header;
    const char* value;
};

class IdentitySources : public ManagedIdentity, public testing::WithParamInterface<Source> {};

TEST_P(IdentitySources, are_asked_in_their_own_way)
{
    gives_a_token();
    azure::ManagedIdentityOptions options{GetParam().source, "http://e/p", Secret("canary")};
    ASSERT_TRUE(token(*make(options)));
    EXPECT_EQ(wire.lines(),
              std::vector<std::string>{std::string("GET http://e/p?") + GetParam().url +
                                       "&resource=https%3A%2F%2Fmanagement.azure."
                                       "com"});
    EXPECT_EQ(wire.asked.at(0).headers.get(GetParam().header), GetParam().value);
    EXPECT_FALSE(wire.asked.at(0).headers.has("Authorization"));
    options.client_id = "an id";
    ASSERT_TRUE(token(*make(options)));
    EXPECT_TRUE(wire.asked.at(1).url.ends_with("&client_id=an%20id"));
    EXPECT_TRUE(bare.asked.empty());
}

INSTANTIATE_TEST_SUITE_P(All, IdentitySources,
                         testing::Values(Source{"imds", IdentitySource::imds,
                                                "api-version=2018-02-01", "Metadata", "true"},
                                         Source{"app_service", IdentitySource::app_service,
                                                "api-version=2019-08-01", "X-IDENTITY-HEADER",
                                                "canary"},
                                         Source{"arc", IdentitySource::arc,
                                                "api-version=2019-11-01", "Metadata", "true"}),
                         [](const auto& row) { return std::string(row.param.name); });

struct Life {
    const char* name;
    const char* body;
    const char* date;
    std::chrono::seconds life;
};

class TokenLife : public ManagedIdentity, public testing::WithParamInterface<Life> {};

// The clock says 2026-03-01T00:00:00Z, which is 1772323200.
TEST_P(TokenLife, is_counted_by_our_clock)
{
    http::Headers headers;
    if (*GetParam().date != '\0') headers.set("Date", GetParam().date);
    wire.says(answer(200, GetParam().body, headers));
    const auto got = token(*make({IdentitySource::imds, imds}));
    if (GetParam().life == 0s) {
        EXPECT_EQ(got.error().at(0).id, "azure-unexpected");
    } else {
        ASSERT_TRUE(got);
        EXPECT_EQ(got->expires_on - clock.now(), GetParam().life);
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, TokenLife,
    testing::Values(
        Life{"in_seconds", R"({"access_token":"x","expires_in":60})", "", 60s},
        Life{"in_seconds_as_text", R"({"access_token":"x","expires_in":"60"})", "", 60s},
        Life{"at_an_instant", R"({"access_token":"x","expires_on":1772326800})", "", 3600s},
        Life{"at_an_instant_as_text", R"({"access_token":"x","expires_on":"1772326800"})", "",
             3600s},
        Life{"at_an_instant_of_a_clock_that_is_ahead",
             R"({"access_token":"x","expires_on":"1772326800"})", "Sun, 01 Mar 2026 00:30:00 GMT",
             1800s},
        Life{"over_by_their_clock", R"({"access_token":"x","expires_on":"1772326800"})",
             "Sun, 01 Mar 2026 02:00:00 GMT", 0s},
        Life{"over", R"({"access_token":"x","expires_on":"1772323200"})", "", 0s},
        Life{"unknown", R"({"access_token":"x"})", "", 0s},
        Life{"endless", R"({"access_token":"x","expires_in":9223372036854775807})", "", 0s},
        Life{"of_no_number", R"({"access_token":"x","expires_on":"soon"})", "", 0s},
        Life{"without_a_token", R"({"expires_in":60})", "", 0s},
        Life{"half_of_an_answer", R"({"access_token":"canary)", "", 0s}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(ManagedIdentity, waits_while_the_metadata_service_is_updated)
{
    for (int i = 0; i < 3; ++i) wire.says(answer(410));
    gives_a_token();
    ASSERT_TRUE(token(*make({IdentitySource::imds, imds})));
    EXPECT_EQ(wire.asked.size(), 4U);
    EXPECT_EQ(clock.now() - start, 7s);
}

TEST_F(ManagedIdentity, waits_for_longer_than_an_update_takes_and_then_gives_up)
{
    wire.says(answer(410, "{}"));
    EXPECT_EQ(problem(*make({IdentitySource::imds, imds})).id, "azure-credential-failed");
    EXPECT_GT(clock.now() - start, 70s);
    EXPECT_LT(clock.now() - start, 100s);
}

TEST_F(ManagedIdentity, that_is_not_there_is_said_to_be_so)
{
    wire.says(answer(400, R"({"error":"invalid_request","error_description":"Identity not )"
                          R"(found"})"));
    const auto made = problem(*make({IdentitySource::imds, imds}));
    EXPECT_EQ(made.detail,
              "There is no token for the system-assigned managed identity from the machine's "
              "metadata service (IMDS): GET " +
                  imds + "?api-version=2018-02-01&resource=(hidden) was answered with HTTP 400.");
    EXPECT_EQ(made.fix, "Give the machine or the service an identity; where it has several, name "
                        "one by its client id in AZURE_CLIENT_ID or ARM_CLIENT_ID.");
    EXPECT_EQ(made.service->message, "Identity not found");
}

TEST_F(ManagedIdentity, that_nobody_asked_for_lets_others_be_tried)
{
    wire.says(answer(400, R"({"error":"invalid_request","error_description":"Identity not )"
                          R"(found"})"));
    azure::ManagedIdentityOptions options{.source = IdentitySource::imds, .endpoint = imds};
    options.probes = true;
    const auto made = problem(*make(options));
    EXPECT_EQ(made.id, "azure-credential-unavailable");
    EXPECT_EQ(made.detail, "There is no managed identity here: Identity not found");
    options.client_id = "asked-for";
    EXPECT_EQ(problem(*make(options)).id, "azure-credential-failed");
}

TEST_F(ManagedIdentity, is_looked_for_no_longer_than_a_second_where_others_may_be_tried)
{
    Silence silence(clock);
    const auto credential = azure::make_managed_identity_credential(
        wire, silence, clock, {.source = IdentitySource::imds, .endpoint = imds, .probes = true});
    const auto made = problem(*credential);
    EXPECT_EQ(made.id, "azure-credential-unavailable");
    EXPECT_EQ(made.detail, "The machine's metadata service (IMDS) does not answer.");
    EXPECT_EQ(clock.now() - start, 1s);
    EXPECT_TRUE(wire.asked.empty());
}

TEST_F(ManagedIdentity, is_there_where_the_metadata_service_says_anything)
{
    bare.says(answer(400, R"({"error":"invalid_request"})"));
    gives_a_token();
    ASSERT_TRUE(token(*make({.source = IdentitySource::imds, .endpoint = imds, .probes = true})));
    EXPECT_EQ(bare.lines(), std::vector<std::string>{"GET " + imds});
    EXPECT_FALSE(bare.asked.at(0).headers.has("Metadata"));
}

TEST_F(ManagedIdentity, is_not_there_where_another_answers_for_it)
{
    bare.says(answer(403, "A socket operation was attempted to an unreachable network."));
    EXPECT_EQ(problem(*make({.source = IdentitySource::imds, .endpoint = imds, .probes = true})).id,
              "azure-credential-unavailable");
}

class Arc : public ManagedIdentity {
protected:
    Arc() { test::write_file(folder.path("a.key"), "canary"); }

    std::unique_ptr<azure::Credential> arc()
    {
        azure::ManagedIdentityOptions options{IdentitySource::arc, "http://127.0.0.1:40342/x"};
        options.challenge_folder = folder.path();
        return make(std::move(options));
    }

    void challenges(const std::string& challenge)
    {
        wire.says(answer(401, "", {{"WWW-Authenticate", challenge}}));
    }

    test::TempDir folder;
};

TEST_F(Arc, is_shown_what_only_we_can_read)
{
    challenges("Basic realm=" + folder.path("a.key"));
    gives_a_token();
    ASSERT_TRUE(token(*arc()));
    ASSERT_EQ(wire.asked.size(), 2U);
    EXPECT_EQ(wire.asked[1].url, wire.asked[0].url);
    EXPECT_EQ(wire.asked[1].headers.get("Authorization"), "Basic canary");
    EXPECT_EQ(wire.asked[1].headers.get("Metadata"), "true");
}

TEST_F(Arc, is_asked_twice_at_most)
{
    challenges("Basic realm=" + folder.path("a.key"));
    const auto made = problem(*arc());
    EXPECT_EQ(made.id, "azure-credential-failed");
    EXPECT_EQ(wire.asked.size(), 2U);
    EXPECT_FALSE(shown(made).contains("canary"));
}

TEST_F(Arc, cannot_have_any_other_file_read)
{
    test::write_file(folder.path("a.txt"), "canary");
    test::write_file(folder.path("long.key"), std::string(4097, 'x'));
    std::filesystem::create_directory(folder.path("below"));
    test::write_file(folder.path("below/b.key"), "canary");
    std::filesystem::create_symlink(folder.path("a.txt"), folder.path("link.key"));
    struct Row {
        std::string challenge;
        std::string why;
    };
    const std::string outside = "the file that it names is not in " + folder.path();
    const Row rows[] = {
        {"", "it names no file"},
        {"Bearer x", "it names no file"},
        {"Basic realm=", "the file that it names is no key"},
        {"Basic realm=" + folder.path("a.txt"), "the file that it names is no key"},
        {"Basic realm=/etc/a.key", outside},
        {"Basic realm=a.key", outside},
        {"Basic realm=" + folder.path("below/b.key"), outside},
        {"Basic realm=" + folder.path("below/../a.key"), outside},
        {"Basic realm=" + folder.path("../a.key"), outside},
        {"Basic realm=" + folder.path("link.key"), "the file that it names is a link"},
        {"Basic realm=" + folder.path("long.key"),
         "the file that it names is larger than 4096 bytes"},
    };
    for (const auto& row : rows) {
        wire.script.clear();
        wire.asked.clear();
        challenges(row.challenge);
        EXPECT_EQ(problem(*arc()).detail,
                  "Azure Arc's challenge is not answered: " + row.why + ".");
        EXPECT_EQ(wire.asked.size(), 1U) << row.challenge;
    }
}

TEST_F(Arc, says_who_may_read_the_file)
{
    challenges("Basic realm=" + folder.path("gone.key"));
    const auto made = problem(*arc());
    EXPECT_TRUE(made.detail.ends_with("cannot be used: No such file or directory."));
    EXPECT_EQ(made.fix, "Let the user who runs this read it: add it to the group himds.");
}

TEST_F(Arc, fails_at_every_step_with_a_reason)
{
    for (std::size_t step = 1; step <= 2; ++step) {
        wire.script.clear();
        wire.asked.clear();
        challenges("Basic realm=" + folder.path("a.key"));
        gives_a_token();
        wire.failing_step = step;
        wire.failure = test::lost(http::Error::Kind::connect, false);
        EXPECT_EQ(problem(*arc()).id, "azure-unreachable") << step;
    }
}

} // namespace
