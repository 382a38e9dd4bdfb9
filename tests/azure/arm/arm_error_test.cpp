// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_error.hpp"

#include "providers/azure/arm/error_catalogue.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "tests/azure/arm/scripted_azure.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

struct Shape {
    const char* name;
    const char* body;
    const char* code;
    const char* message;
};

class ErrorShape : public testing::TestWithParam<Shape> {};

TEST_P(ErrorShape, is_flattened)
{
    const auto body = azure::parse_json(GetParam().body);
    ASSERT_TRUE(body);
    const auto error = azure::find_error(*body);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, GetParam().code);
    EXPECT_EQ(error->message, GetParam().message);
}

constexpr Shape shapes[] = {
    {"plain",
     R"({"error":{"code":"A","message":"m","target":null,"details":null,"innerError":null}})", "A",
     "m"},
    {"bare", R"({"code":"A","message":"m"})", "A", "m"},
    {"capitals", R"({"error":{"Code":"A","Message":"m"}})", "A", "m"},
    {"details",
     R"({"error":{"code":"BadRequest","message":"m","details":[{"code":"B","message":"n"}]}})", "B",
     "m; B: n"},
    {"details_beside_a_code_that_speaks",
     R"({"error":{"code":"UserErrorX","message":"m","details":[{"code":"B","message":"n"}]}})",
     "UserErrorX", "m; B: n"},
    {"inner",
     R"({"error":{"code":"Forbidden","message":"m","innererror":{"code":"ForbiddenByRbac"}}})",
     "ForbiddenByRbac", "m; ForbiddenByRbac"},
    {"repeated", R"({"error":{"code":"A","message":"m","details":[{"code":"A","message":"m"}]}})",
     "A", "m"},
    {"token_endpoint", R"({"error":"invalid_client","error_description":"AADSTS1: no"})",
     "invalid_client", "AADSTS1: no"},
    {"odata", R"({"odata.error":{"code":"A","message":{"lang":"en","value":"m"}}})", "A", "m"},
};

INSTANTIATE_TEST_SUITE_P(Shapes, ErrorShape, testing::ValuesIn(shapes),
                         [](const auto& row) { return row.param.name; });

TEST(FindError, finds_none_where_there_is_none)
{
    EXPECT_FALSE(azure::find_error(*azure::parse_json(R"({"id":"/x","properties":{}})")));
    EXPECT_FALSE(azure::find_error(*azure::parse_json("[1]")));
}

TEST(FindError, survives_endless_nesting)
{
    std::string body = R"({"code":"A","message":"m"})";
    for (int i = 0; i < 20; ++i)
        body = R"({"code":"BadRequest","message":"m)" + std::to_string(i) + R"(","innererror":)" +
               body + "}";
    EXPECT_TRUE(azure::find_error(*azure::parse_json(body)));
}

const azure::Question put{"PUT",
                          "https://management.azure.com/subscriptions/s/x?api-version=1&t=secret"};
const azure::Question get{"GET", "https://management.azure.com/subscriptions/s/x?api-version=1"};

TEST(Refusal, says_what_was_asked_and_what_was_said)
{
    const auto made = azure::refusal(
        put,
        test::answer(403, R"({"error":{"code":"RequestDisallowedByPolicy","message":"no right"}})",
                     {{"x-ms-request-id", "r"}, {"x-ms-correlation-request-id", "c"}}));
    EXPECT_EQ(made.id, "azure-forbidden");
    EXPECT_EQ(made.summary, "Azure does not allow this");
    EXPECT_EQ(made.detail, "PUT https://management.azure.com/subscriptions/s/"
                           "x?api-version=1&t=(hidden) was answered with HTTP 403.");
    EXPECT_EQ(made.fix, "Ask for the role or the action that Azure names, at the scope it names.");
    ASSERT_TRUE(made.service);
    EXPECT_EQ(made.service->status, 403);
    EXPECT_EQ(made.service->code, "RequestDisallowedByPolicy");
    EXPECT_EQ(made.service->message, "no right");
    EXPECT_EQ(made.service->request_id, "r");
    EXPECT_EQ(made.service->correlation_id, "c");
}

TEST(Refusal, shows_the_start_of_a_gateways_page_made_harmless)
{
    const auto made = azure::refusal(get, test::answer(502, "<html>\x1b[2J</html>"));
    EXPECT_EQ(made.id, "azure-failing");
    EXPECT_EQ(made.detail,
              "GET https://management.azure.com/subscriptions/s/x?api-version=1 was "
              "answered with HTTP 502. The answer holds no error of Azure's. It begins "
              "with: <html>\\x1b[2J</html>");
}

TEST(Refusal, of_each_status_has_its_id)
{
    struct Row {
        int status;
        const char* id;
    };
    constexpr Row rows[] = {{400, "azure-refused"},   {401, "azure-unauthenticated"},
                            {404, "azure-not-found"}, {409, "azure-conflict"},
                            {429, "azure-throttled"}, {503, "azure-failing"}};
    for (const auto& [status, id] : rows)
        EXPECT_EQ(azure::refusal(get, test::answer(status, "{}")).id, id) << status;
}

TEST(Refusal, says_how_long_to_wait)
{
    const auto made =
        azure::refusal(get, test::answer(429, R"({"error":{"code":"A","message":"m"}})",
                                         {{"Retry-After", "3600"}}));
    EXPECT_EQ(made.detail, "GET https://management.azure.com/subscriptions/s/x?api-version=1 was "
                           "answered with HTTP 429 and the wish to wait (Retry-After: 3600).");
}

TEST(Refusal, says_when_to_come_back_where_that_is_not_soon)
{
    const reconciler::Time now = std::chrono::sys_days(std::chrono::year(2026) / 1 / 15);
    const auto detail = [&](const char* wait) {
        const auto made =
            azure::refusal(get, test::answer(429, "{}", {{"Retry-After", wait}}), now);
        return made.detail.substr(made.detail.size() - 35);
    };
    EXPECT_EQ(detail("3600"), " Come back at 2026-01-15T01:00:00Z.");
    EXPECT_FALSE(detail("59").contains("Come back"));
}

TEST(Refusal, explains_a_known_code_however_it_is_spelled)
{
    const auto made = azure::refusal(
        put,
        test::answer(400, R"({"error":{"code":"bmsusererrorinvalidpolicyinput","message":"m"}})"));
    EXPECT_TRUE(made.detail.ends_with(
        " Azure Backup refuses the schedule or the retention, without saying which."));
    EXPECT_EQ(made.fix, "Compare the policy with docs/reference/configuration.md.");
}

TEST(Refusal, names_the_missing_action_and_its_scope)
{
    const auto made = azure::refusal(
        put,
        test::answer(
            403,
            R"({"error":{"code":"AuthorizationFailed","message":"The client 'x' with object id )"
            R"('x' does not have authorization to perform action )"
            R"('Microsoft.RecoveryServices/vaults/write' over scope '/subscriptions/s/g' or )"
            R"(the scope is invalid."}})"));
    EXPECT_EQ(made.fix,
              "Ask for a role that allows the action Microsoft.RecoveryServices/vaults/write:\n"
              "    az role assignment create --assignee CLIENT_ID --role ROLE --scope "
              "'/subscriptions/s/g'");
}

TEST(Refusal, puts_nothing_hostile_into_a_command)
{
    const auto made = azure::refusal(
        put, test::answer(403, R"({"error":{"code":"AuthorizationFailed","message":"to perform )"
                               R"(action 'a' over scope '$(reboot)' or"}})"));
    EXPECT_FALSE(made.fix.contains("reboot"));
}

TEST(Refusal, by_a_brake_against_abuse_is_a_throttling)
{
    const auto made = azure::refusal(
        put,
        test::answer(400, R"({"error":{"code":"CloudDosAbsoluteLimitReached","message":"m"}})"));
    EXPECT_EQ(made.id, "azure-throttled");
}

TEST(Catalogue, knows_each_code_once_and_says_why)
{
    std::set<std::string_view> codes;
    for (const auto& known : azure::known_errors()) {
        EXPECT_TRUE(codes.insert(known.code).second) << known.code;
        EXPECT_TRUE(known.cause.ends_with('.')) << known.code;
    }
    EXPECT_FALSE(azure::find_known_error(""));
}

TEST(Unreachable, says_of_a_write_that_its_outcome_is_unknown)
{
    const auto made = azure::unreachable(put, test::lost());
    EXPECT_EQ(made.id, "azure-outcome-unknown");
    EXPECT_TRUE(azure::outcome_is_unknown({made}));
    EXPECT_EQ(azure::unreachable(get, test::lost()).id, "azure-unreachable");
    EXPECT_EQ(azure::unreachable(put, test::lost(http::Error::Kind::connect, false)).id,
              "azure-unreachable");
}

TEST(Unreachable, has_an_id_for_each_reason)
{
    using Kind = http::Error::Kind;
    const auto id = [](Kind kind) { return azure::unreachable(get, test::lost(kind, false)).id; };
    EXPECT_EQ(id(Kind::tls), "azure-unreachable");
    EXPECT_EQ(id(Kind::malformed), "azure-not-http");
    EXPECT_EQ(id(Kind::cancelled), "interrupted");
    EXPECT_EQ(id(Kind::refused), "azure-not-sent");
}

TEST(OtherHost, is_named_without_its_query)
{
    EXPECT_EQ(
        azure::other_host(get, "https://evil.org/x?token=1").detail,
        "GET https://management.azure.com/subscriptions/s/x?api-version=1 was answered with a "
        "link to \"https://evil.org:443\". It was not followed: the credential is for Azure "
        "alone.");
}

} // namespace
