// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/retry_policy.hpp"

#include "providers/azure/arm/retry_after.hpp"
#include "tests/azure/arm/arm_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using Kind = http::Error::Kind;
using reconciler::Duration;
using reconciler::Time;

const Time now = std::chrono::sys_days(std::chrono::year(1994) / 11 / 6) + 8h + 49min + 30s;

struct Wish {
    const char* name;
    http::Response response;
    std::optional<Duration> wait;
};

class RetryAfter : public testing::TestWithParam<Wish> {};

TEST_P(RetryAfter, is_read)
{
    EXPECT_EQ(azure::retry_after(GetParam().response, now), GetParam().wait);
}

const std::string recorded =
    R"({"error":{"code":"ResourceRequestsThrottled","message":"Number of requests for action )"
    R"('Microsoft.RecoveryServices/vaults/backupJobs/read' exceeded the limit of '150' for time )"
    R"(interval '01:00:00'. Please try again after '324' seconds."}})";

const Wish wishes[] = {
    {"seconds", test::answer(429, "", {{"Retry-After", "17"}}), 17s},
    {"zero", test::answer(429, "", {{"Retry-After", "0"}}), 0s},
    {"date", test::answer(503, "", {{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}}), 7s},
    {"past_date", test::answer(503, "", {{"Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT"}}), 0s},
    {"milliseconds", test::answer(429, "", {{"x-ms-retry-after-ms", "1500"}}), 1500ms},
    {"message", test::answer(429, recorded), 324s},
    {"message_of_a_success", test::answer(200, recorded), std::nullopt},
    {"minutes", test::answer(429, "try again after '5' minutes"), 5min},
    {"negative", test::answer(429, "", {{"Retry-After", "-5"}}), std::nullopt},
    {"nonsense", test::answer(429, "", {{"Retry-After", "soon"}}), std::nullopt},
    {"bad_date", test::answer(429, "", {{"Retry-After", "Sun, 31 Feb 1994 08:49:37 GMT"}}),
     std::nullopt},
    {"overflow", test::answer(429, "", {{"Retry-After", "99999999999999999999"}}), std::nullopt},
    {"huge", test::answer(429, "", {{"Retry-After", "2000000000"}}), std::chrono::days(7)},
    {"cut_message", test::answer(429, "again after '5"), std::nullopt},
    {"none", test::answer(429), std::nullopt},
};

INSTANTIATE_TEST_SUITE_P(Wishes, RetryAfter, testing::ValuesIn(wishes),
                         [](const auto& row) { return row.param.name; });

struct Decision {
    const char* name;
    http::Outcome<http::Response> outcome;
    bool repeatable;
    int tries;
    std::optional<Duration> wait;
};

class RetryDecision : public testing::TestWithParam<Decision> {};

TEST_P(RetryDecision, is_made)
{
    const auto& row = GetParam();
    const azure::Tried tried{row.tries, row.repeatable, row.outcome};
    EXPECT_EQ(azure::wait_before_retry({}, tried, now, 0.5), row.wait);
}

const auto failed = [](Kind kind, bool acted) {
    return http::Outcome<http::Response>(std::unexpected(test::lost(kind, acted)));
};

const Decision decisions[] = {
    {"success", test::answer(200), true, 1, std::nullopt},
    {"refusal", test::answer(400), true, 1, std::nullopt},
    {"missing", test::answer(404), true, 1, std::nullopt},
    {"not_implemented", test::answer(501), true, 1, std::nullopt},
    {"throttled_post", test::answer(429), false, 1, 500ms},
    {"brake",
     test::answer(429, R"({"error":{"code":"CloudDosAbsoluteLimitReached","message":"m"}})",
                  {{"Retry-After", "5"}}),
     true, 1, std::nullopt},
    {"failing_get", test::answer(500), true, 1, 500ms},
    {"backoff_doubles", test::answer(500), true, 3, 2000ms},
    {"backoff_is_bounded", test::answer(500), true, 5, 8000ms},
    {"last_try", test::answer(500), true, 6, std::nullopt},
    {"failing_post", test::answer(500), false, 1, std::nullopt},
    {"asked_to_wait", test::answer(503, "", {{"Retry-After", "9"}}), true, 1, 9s},
    {"asked_to_wait_too_long", test::answer(429, "", {{"Retry-After", "601"}}), true, 1,
     std::nullopt},
    {"not_connected_post", failed(Kind::connect, false), false, 1, 500ms},
    {"dropped_post", failed(Kind::dropped, true), false, 1, std::nullopt},
    {"dropped_put", failed(Kind::dropped, true), true, 1, 500ms},
    {"timed_out_get", failed(Kind::timed_out, true), true, 1, 500ms},
    {"bad_certificate", failed(Kind::tls, false), true, 1, std::nullopt},
    {"too_large", failed(Kind::too_large, true), true, 1, std::nullopt},
    {"cancelled", failed(Kind::cancelled, true), true, 1, std::nullopt},
    {"refused", failed(Kind::refused, false), true, 1, std::nullopt},
};

INSTANTIATE_TEST_SUITE_P(Decisions, RetryDecision, testing::ValuesIn(decisions),
                         [](const auto& row) { return row.param.name; });

using Retry = ArmTest;

TEST_F(Retry, waits_as_long_as_it_was_told)
{
    wire.says(test::answer(429, recorded));
    wire.says(test::answer(200, R"({"id":"x"})"));
    ASSERT_TRUE(run(arm->get("/x")));
    EXPECT_EQ(seconds(), 324);
    EXPECT_EQ(wire.asked.size(), 2U);
}

TEST_F(Retry, sends_the_same_request_with_one_id_and_without_the_marker)
{
    wire.says(test::answer(503));
    wire.says(test::answer(200, "{}"));
    ASSERT_TRUE(run(arm->post("/x", {{"a", 1}}, azure::Repeat::yes)));
    ASSERT_EQ(wire.asked.size(), 2U);
    for (const auto& asked : wire.asked) {
        EXPECT_EQ(asked.body, R"({"a":1})");
        EXPECT_EQ(asked.headers.get("x-ms-client-request-id"), "uuid");
        EXPECT_EQ(asked.headers.get("x-ms-return-client-request-id"), "true");
        EXPECT_EQ(asked.headers.get("User-Agent"), "tresor/test");
        EXPECT_FALSE(asked.headers.has(azure::repeatable_marker));
    }
}

TEST_F(Retry, does_not_repeat_a_post_that_may_have_acted)
{
    wire.fails(test::lost());
    const auto result = run(arm->post("/x", {{"a", 1}}));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().at(0).id, "azure-outcome-unknown");
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(Retry, remembers_that_an_earlier_try_may_have_acted)
{
    wire.fails(test::lost());
    wire.fails(test::lost(Kind::connect, false));
    const auto result = run(arm->put("/x", {{"a", 1}}));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().at(0).id, "azure-outcome-unknown");
    EXPECT_EQ(wire.asked.size(), 6U);
}

TEST_F(Retry, gives_the_last_answer_when_it_gives_up)
{
    wire.says(test::answer(500, R"({"error":{"code":"InternalServerError","message":"m"}})"));
    const auto result = run(arm->get("/x"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().at(0).id, "azure-failing");
    EXPECT_EQ(wire.asked.size(), 6U);
    EXPECT_EQ(seconds(), 15); // half of 1 + 2 + 4 + 8 + 16
}

TEST_F(Retry, writes_each_try_into_the_log)
{
    wire.says(test::answer(503, "", {{"x-ms-request-id", "r"}}));
    wire.fails(test::lost());
    wire.says(test::answer(200, "{}"));
    ASSERT_TRUE(run(arm->get("/x?api-version=1&sig=s")));
    EXPECT_EQ(log,
              (std::vector<std::string>{
                  "GET https://management.azure.com/x?api-version=1&sig=(hidden) -> 503 "
                  "x-ms-request-id=r (0 ms)",
                  "GET https://management.azure.com/x?api-version=1&sig=(hidden) -> failed: "
                  "the connection was lost (0 ms)",
                  "GET https://management.azure.com/x?api-version=1&sig=(hidden) -> 200 (0 ms)"}));
}

/// The log at another level than `info`.
class Log : public ArmTest {
protected:
    std::vector<std::string> logged(azure::LogLevel level, const http::Response& response)
    {
        std::vector<std::string> entries;
        const azure::PipelineParts parts{
            .transport = wire,
            .clock = clock,
            .user_agent = "tresor/test",
            .make_uuid = [] { return std::string("uuid"); },
            .log = [&](std::string entry) { entries.push_back(std::move(entry)); },
            .log_level = level};
        const auto pipeline = azure::make_arm_pipeline(parts, cloud, credential, *throttle);
        wire.says(response);
        http::Request request;
        request.method = "PUT";
        request.url = "https://management.azure.com/x?api-version=1&s=SECRET";
        request.body = R"({"secret":1})";
        static_cast<void>(run(pipeline.transport->send(std::move(request))));
        return entries;
    }
};

TEST_F(Log, at_trace_shows_every_field_and_hides_what_is_not_known_to_be_harmless)
{
    const auto entries =
        logged(azure::LogLevel::trace,
               test::answer(202, "ab",
                            {{"Location", "https://management.azure.com/op?s=SECRET"},
                             {"x-ms-request-id", "r"},
                             {"Set-Cookie", "SECRET"}}));
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0], "PUT https://management.azure.com/x?api-version=1&s=(hidden) -> 202 "
                          "x-ms-request-id=r (0 ms)\n"
                          "  > x-ms-client-request-id: uuid\n"
                          "  > x-ms-return-client-request-id: true\n"
                          "  > User-Agent: tresor/test\n"
                          "  > Authorization: (hidden)\n"
                          "  > body: 12 bytes\n"
                          "  < Location: (hidden)\n"
                          "  < x-ms-request-id: r\n"
                          "  < Set-Cookie: (hidden)\n"
                          "  < body: 2 bytes");
}

TEST_F(Log, at_error_holds_only_what_went_wrong)
{
    EXPECT_TRUE(logged(azure::LogLevel::error, test::answer(200, "{}")).empty());
    wire.script.clear();
    EXPECT_EQ(logged(azure::LogLevel::error, test::answer(404, "{}")).size(), 1U);
}

} // namespace
