// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/federated.hpp"
#include "tests/azure/identity/identity_fixture.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace std::chrono_literals;
using test::answer;

const azure::Application robot{"https://login.microsoftonline.com", "contoso.com", "robot"};

/// Says by which clock it was asked.
class TimedSource final : public azure::AssertionSource {
public:
    boost::asio::awaitable<reconciler::Result<reconciler::Secret>>
    assertion(azure::Application, reconciler::Time now) override
    {
        asked.push_back(now);
        co_return reconciler::Secret("assertion-" + std::to_string(asked.size()));
    }
    std::string description() const override { return "a timed source"; }

    std::vector<reconciler::Time> asked;
};

class Assertion : public IdentityTest {
protected:
    Assertion()
    {
        auto made = std::make_unique<TimedSource>();
        source = made.get();
        credential = azure::make_assertion_credential(wire, clock, robot, std::move(made));
    }

    void is_out_of_time(http::Headers headers = {})
    {
        wire.says(answer(401,
                         R"({"error":"invalid_client","error_description":"AADSTS700024: Client )"
                         R"(assertion is not within its valid time range."})",
                         std::move(headers)));
    }

    TimedSource* source = nullptr;
    std::unique_ptr<azure::Credential> credential;
};

TEST_F(Assertion, stands_in_the_form_in_place_of_a_secret)
{
    gives_a_token();
    ASSERT_TRUE(token(*credential, R"({"access_token":{}})"));
    EXPECT_EQ(wire.asked.at(0).url,
              "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token");
    EXPECT_EQ(wire.asked.at(0).body,
              "grant_type=client_credentials&client_id=robot&scope=https%3A%2F%2F"
              "management.azure.com%2F.default&claims=%7B%22access_token%22%3A%7B%7D%7D&"
              "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3A"
              "jwt-bearer&client_assertion=assertion-1");
}

TEST_F(Assertion, is_asked_for_anew_each_time)
{
    gives_a_token();
    ASSERT_TRUE(token(*credential));
    ASSERT_TRUE(token(*credential));
    EXPECT_TRUE(wire.asked.at(1).body.ends_with("client_assertion=assertion-2"));
}

TEST_F(Assertion, is_made_again_by_entras_clock_where_ours_is_wrong)
{
    is_out_of_time({{"Date", "Sun, 01 Mar 2026 02:00:00 GMT"}}); // ours says midnight
    gives_a_token();
    ASSERT_TRUE(token(*credential));
    ASSERT_EQ(source->asked.size(), 2U);
    EXPECT_EQ(source->asked[1] - source->asked[0], 2h);
    ASSERT_TRUE(token(*credential));
    EXPECT_EQ(source->asked[2] - source->asked[0], 2h) << "it is remembered";
}

TEST_F(Assertion, is_not_made_again_where_the_clocks_agree_or_no_date_is_said)
{
    is_out_of_time();
    EXPECT_EQ(problem(*credential).service->code, "AADSTS700024");
    EXPECT_EQ(wire.asked.size(), 1U);
    wire.script.clear();
    is_out_of_time({{"Date", "Sun, 01 Mar 2026 00:00:10 GMT"}});
    EXPECT_EQ(problem(*credential).fix,
              "Check this machine's clock: the assertion was not valid when it arrived.");
    EXPECT_EQ(wire.asked.size(), 2U);
}

TEST_F(Assertion, is_made_again_once_only)
{
    is_out_of_time({{"Date", "Sun, 01 Mar 2026 02:00:00 GMT"}});
    EXPECT_EQ(problem(*credential).id, "azure-sign-in-refused");
    EXPECT_EQ(wire.asked.size(), 2U);
}

TEST_F(Assertion, is_struck_from_what_entra_says)
{
    wire.says(answer(401, R"({"error":"e","error_description":"AADSTS50027: not assertion-1."})"));
    const auto made = problem(*credential);
    EXPECT_EQ(made.service->message, "AADSTS50027: not (secret).");
    EXPECT_EQ(made.detail, "The sign-in with a timed source for application robot in tenant "
                           "contoso.com was answered with HTTP 401.");
}

class TokenFile : public IdentityTest {
protected:
    void write(const std::string& text) const { test::write_file(file, text); }

    test::TempDir folder;
    std::string file = folder.path("token");
    std::unique_ptr<azure::Credential> credential =
        azure::make_assertion_credential(wire, clock, robot, azure::make_token_file(file));
};

TEST_F(TokenFile, is_read_anew_each_time_and_without_its_line_end)
{
    gives_a_token();
    write("one\n");
    ASSERT_TRUE(token(*credential));
    write("two");
    ASSERT_TRUE(token(*credential));
    EXPECT_TRUE(wire.asked.at(0).body.ends_with("client_assertion=one"));
    EXPECT_TRUE(wire.asked.at(1).body.ends_with("client_assertion=two"));
}

TEST_F(TokenFile, that_cannot_be_used_is_named_with_the_reason)
{
    const auto detail = [&](const std::string& why) {
        return "The file \"" + file + "\" of the federated token in " + file +
               " cannot be used: " + why + ".";
    };
    EXPECT_EQ(problem(*credential).detail, detail("No such file or directory"));
    write(" \n");
    EXPECT_EQ(problem(*credential).detail, detail("it is empty"));
    write(std::string((1U << 20U) + 1, 'x'));
    EXPECT_EQ(problem(*credential).detail, detail("it is larger than 1 MB"));
    EXPECT_TRUE(wire.asked.empty());
}

TEST_F(TokenFile, may_be_a_token_of_the_environment)
{
    gives_a_token();
    const auto given = azure::make_assertion_credential(
        wire, clock, robot, azure::make_given_token(reconciler::Secret(" raw\n")));
    ASSERT_TRUE(token(*given));
    EXPECT_TRUE(wire.asked.at(0).body.ends_with("client_assertion=raw"));
}

} // namespace
