// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/graph.hpp"
#include "tests/azure/arm/arm_fixture.hpp"

namespace {

using Get = ArmTest;
using Find = ArmTest;
using Paging = ArmTest;
using Write = ArmTest;
using Follow = ArmTest;
using Graph = ArmTest;
using test::answer;

const std::string base = "https://management.azure.com";

TEST_F(Get, brings_the_object)
{
    wire.says(answer(200, R"({"id":"/x"})"));
    const auto body = run(arm->get("/x?api-version=1"));
    ASSERT_TRUE(body);
    EXPECT_EQ(body->at("id"), "/x");
    EXPECT_EQ(wire.lines(), std::vector<std::string>{"GET " + base + "/x?api-version=1"});
    EXPECT_EQ(wire.asked[0].headers.get("Accept"), "application/json");
}

TEST_F(Get, fails_on_404)
{
    wire.says(answer(404, R"({"error":{"code":"ResourceNotFound","message":"m"}})"));
    const auto body = run(arm->get("/x"));
    ASSERT_FALSE(body);
    EXPECT_TRUE(azure::is_not_found(body.error()));
    EXPECT_EQ(azure::service_code(body.error()), "ResourceNotFound");
}

TEST_F(Get, says_when_the_answer_is_not_json)
{
    wire.says(answer(200, "<html>Sign in\x1b[31m"));
    const auto body = run(arm->get("/x"));
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().at(0).id, "azure-not-json");
    EXPECT_EQ(body.error().at(0).detail,
              "GET https://management.azure.com/x was answered with HTTP 200 and something that is "
              "not JSON. It begins with: <html>Sign in\\x1b[31m");
}

TEST_F(Get, refuses_json_nested_without_end)
{
    wire.says(answer(200, std::string(100000, '[')));
    const auto body = run(arm->get("/x"));
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().at(0).id, "azure-not-json");
}

struct Missing {
    const char* name;
    const char* body;
    bool absent;
};

class FindMissing : public ArmTest, public testing::WithParamInterface<Missing> {};

TEST_P(FindMissing, tells_absence_from_failure)
{
    wire.says(answer(404, GetParam().body));
    const auto found = run(arm->find("/x"));
    EXPECT_EQ(found && !*found, GetParam().absent);
    EXPECT_EQ(found.has_value(), GetParam().absent);
}

constexpr Missing missing[] = {
    {"object", R"({"error":{"code":"ResourceNotFound","message":"m"}})", true},
    {"group", R"({"error":{"code":"ResourceGroupNotFound","message":"m"}})", true},
    {"parent", R"({"error":{"code":"ParentResourceNotFound","message":"m"}})", true},
    {"backup", R"({"error":{"code":"BMSUserErrorObjectNotFound","message":"m"}})", true},
    {"subscription", R"({"error":{"code":"SubscriptionNotFound","message":"m"}})", false},
    {"route", R"({"error":{"code":"InvalidResourceType","message":"m"}})", false},
    {"page", "<html>not found</html>", false},
    {"nothing", "", false},
};

INSTANTIATE_TEST_SUITE_P(Bodies, FindMissing, testing::ValuesIn(missing),
                         [](const auto& row) { return row.param.name; });

TEST_F(Find, brings_what_is_there)
{
    wire.says(answer(200, R"({"id":"/x"})"));
    const auto found = run(arm->find("/x"));
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->at("id"), "/x");
}

TEST_F(Paging, joins_the_pages)
{
    wire.says(answer(
        200,
        R"({"value":[1,2],"nextLink":"https://management.azure.com:443/x?$skiptoken=a%2Fb"})"));
    wire.says(answer(200, R"({"value":[3],"nextLink":null})"));
    const auto all = run(arm->list("/x"));
    ASSERT_TRUE(all);
    EXPECT_EQ(all->size(), 3U);
    EXPECT_EQ(wire.lines().at(1), "GET https://management.azure.com:443/x?$skiptoken=a%2Fb");
}

TEST_F(Paging, follows_an_empty_page_with_next_link)
{
    wire.says(answer(200, R"({"value":[],"nextLink":"https://management.azure.com/x?p=2"})"));
    wire.says(answer(200, R"({"value":[1]})"));
    const auto all = run(arm->list("/x"));
    ASSERT_TRUE(all);
    EXPECT_EQ(all->size(), 1U);
}

TEST_F(Paging, does_not_follow_a_link_to_another_host)
{
    wire.says(answer(200, R"({"value":[1],"nextLink":"https://evil.org/x"})"));
    const auto all = run(arm->list("/x"));
    ASSERT_FALSE(all);
    EXPECT_EQ(all.error().at(0).id, "azure-other-host");
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(Paging, notices_a_circle)
{
    wire.says(answer(200, R"({"value":[1],"nextLink":"https://management.azure.com/x?p=2"})"));
    const auto all = run(arm->list("/x"));
    ASSERT_FALSE(all);
    EXPECT_EQ(all.error().at(0).id, "azure-unexpected");
    EXPECT_EQ(wire.asked.size(), 2U);
}

TEST_F(Paging, wants_a_list)
{
    wire.says(answer(200, R"({"value":{}})"));
    EXPECT_EQ(run(arm->list("/x")).error().at(0).id, "azure-unexpected");
}

TEST_F(Write, that_is_complete_has_no_operation)
{
    wire.says(answer(200, R"({"id":"/p"})"));
    const auto written = run(arm->put("/p", {{"properties", {{"a", 1}}}}));
    ASSERT_TRUE(written);
    EXPECT_EQ(written->status, 200);
    EXPECT_FALSE(written->operation);
    EXPECT_EQ(wire.asked.at(0).body, R"({"properties":{"a":1}})");
    EXPECT_EQ(wire.asked.at(0).headers.get("Content-Type"), "application/json");
}

TEST_F(Write, that_was_taken_says_where_to_ask)
{
    const std::string signed_url =
        base + "/op?api-version=1&t=1&c=" + std::string(2700, 'x') + "&s=y%2B&h=z";
    wire.says(answer(202, "",
                     {{"Azure-AsyncOperation", signed_url},
                      {"Location", base + "/result"},
                      {"Retry-After", "60"},
                      {"Date", "Sun, 01 Mar 2026 00:00:07 GMT"},
                      {"x-ms-correlation-request-id", "c"}}));
    const auto written = run(arm->put("/p?api-version=1", {{"a", 1}}));
    ASSERT_TRUE(written && written->operation);
    EXPECT_EQ(written->operation->taken_at, start + std::chrono::seconds(7));
    EXPECT_EQ(written->operation->correlation_id, "c");
    EXPECT_EQ(written->operation->async_url, signed_url);
    EXPECT_EQ(written->operation->location_url, base + "/result");
    EXPECT_EQ(written->operation->resource_path, "/p?api-version=1");
    EXPECT_EQ(written->operation->ask_from, start + std::chrono::seconds(60));
    EXPECT_EQ(written->correlation_id, "c");
}

TEST_F(Write, deletes_what_is_gone_already)
{
    wire.says(answer(404, R"({"error":{"code":"ResourceNotFound","message":"m"}})"));
    const auto written = run(arm->remove("/p"));
    ASSERT_TRUE(written);
    EXPECT_EQ(written->status, 404);
    EXPECT_EQ(wire.asked.at(0).body, "");
}

TEST_F(Write, that_azure_refuses_keeps_its_reason)
{
    wire.says(answer(400, R"({"error":{"code":"BMSUserErrorInvalidPolicyInput","message":"m"}})"));
    const auto written = run(arm->put("/p", {{"a", 1}}));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().at(0).id, "azure-refused");
    EXPECT_EQ(azure::service_code(written.error()), "BMSUserErrorInvalidPolicyInput");
    EXPECT_FALSE(azure::outcome_is_unknown(written.error()));
}

azure::Operation operation()
{
    return {base + "/op?s=%2B", "", "/p?api-version=1", {}};
}

TEST_F(Follow, polls_the_url_as_it_was_written_until_it_ends)
{
    wire.says(answer(200, R"({"status":"InProgress"})", {{"Retry-After", "10"}}));
    wire.says(answer(200, R"({"status":"Succeeded","properties":{"jobId":"j"}})",
                     {{"x-ms-correlation-request-id", "c"}}));
    const auto finished = run(arm->follow(operation(), "PUT"));
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->job_id, "j");
    EXPECT_EQ(finished->correlation_id, "c");
    EXPECT_EQ(finished->body.at("status"), "Succeeded");
    EXPECT_EQ(seconds(), 10);
    EXPECT_EQ(wire.lines(),
              (std::vector<std::string>{"GET " + base + "/op?s=%2B", "GET " + base + "/op?s=%2B"}));
}

TEST_F(Follow, asks_first_at_the_time_that_was_told_where_it_is_to)
{
    wire.says(answer(200, R"({"status":"Succeeded"})"));
    auto told = operation();
    told.ask_from = start + std::chrono::seconds(60);
    ASSERT_TRUE(run(arm->follow(told, "PUT")));
    EXPECT_EQ(seconds(), 0);
    azure::Waiting waiting;
    waiting.as_told = true;
    ASSERT_TRUE(run(arm->follow(told, "PUT", waiting)));
    EXPECT_EQ(seconds(), 60);
}

TEST_F(Follow, has_its_own_limit)
{
    wire.says(answer(200, R"({"status":"InProgress"})"));
    azure::Waiting waiting;
    waiting.limit = std::chrono::minutes(10);
    const auto finished = run(arm->follow(operation(), "PUT", waiting));
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().at(0).id, "azure-operation-timed-out");
    EXPECT_EQ(seconds(), 600);
}

boost::asio::awaitable<azure::Meanwhile> half(reconciler::Clock& clock, reconciler::Duration time)
{
    co_await clock.sleep_for(time / 2);
    co_return azure::Meanwhile::unknown;
}

boost::asio::awaitable<azure::Meanwhile> known_to_be_done()
{
    co_return azure::Meanwhile::succeeded;
}

TEST_F(Follow, sleeps_as_it_is_told_to)
{
    wire.says(answer(200, R"({"status":"InProgress"})", {{"Retry-After", "60"}}));
    wire.says(answer(200, R"({"status":"Succeeded"})"));
    azure::Waiting waiting;
    waiting.sleep = [this](reconciler::Duration longest) { return half(clock, longest); };
    ASSERT_TRUE(run(arm->follow(operation(), "PUT", waiting)));
    EXPECT_EQ(seconds(), 30);
}

TEST_F(Follow, asks_no_more_once_others_have_seen_the_end)
{
    wire.says(answer(200, R"({"status":"InProgress"})", {{"Retry-After", "60"}}));
    azure::Waiting waiting;
    waiting.sleep = [](reconciler::Duration) { return known_to_be_done(); };
    auto taken = operation();
    taken.correlation_id = "of the write";
    const auto finished = run(arm->follow(taken, "PUT", waiting));
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->correlation_id, "of the write");
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(Follow, asks_the_object_by_its_path)
{
    azure::Operation by_object;
    by_object.resource_path = "/p?api-version=1";
    wire.says(answer(200, R"({"properties":{"provisioningState":"Succeeded"}})"));
    ASSERT_TRUE(run(arm->follow(by_object, "PUT")));
    EXPECT_EQ(wire.lines(), std::vector<std::string>{"GET " + base + "/p?api-version=1"});
}

TEST_F(Follow, does_not_ask_another_host)
{
    azure::Operation elsewhere;
    elsewhere.async_url = "https://evil.org/op";
    const auto finished = run(arm->follow(elsewhere, "PUT"));
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().at(0).id, "azure-other-host");
    EXPECT_TRUE(wire.asked.empty());
}

TEST_F(Follow, does_not_move_to_a_location_on_another_host)
{
    azure::Operation by_location;
    by_location.location_url = base + "/results";
    wire.says(answer(202, "", {{"Location", "https://evil.org/results"}}));
    const auto finished = run(arm->follow(by_location, "POST"));
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().at(0).id, "azure-other-host");
    EXPECT_EQ(wire.asked.size(), 1U);
}

TEST_F(Follow, outlives_an_outage_longer_than_the_retries)
{
    for (int i = 0; i < 20; ++i) wire.fails(test::lost());
    wire.says(answer(200, R"({"status":"Succeeded"})"));
    EXPECT_TRUE(run(arm->follow(operation(), "PUT")));
}

TEST_F(Follow, ends_at_once_when_the_sign_in_fails)
{
    credential.problem.emplace();
    credential.problem->id = "azure-sign-in-refused";
    const auto finished = run(arm->follow(operation(), "PUT"));
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().at(0).id, "azure-sign-in-refused");
}

TEST_F(Graph, finds_a_service_principal_by_its_application)
{
    wire.says(answer(200, R"({"value":[{"id":"object","appId":"app"}]})"));
    const auto id =
        run(azure::find_service_principal(*arm, "262044b1-e2ce-469f-a196-69ab7ada62d3"));
    ASSERT_TRUE(id);
    EXPECT_EQ(*id, "object");
    EXPECT_EQ(
        wire.asked.at(0).url,
        "https://graph.microsoft.com/v1.0/servicePrincipals?$filter="
        "servicePrincipalNames%2Fany%28c%3Ac%20eq%20%27262044b1-e2ce-469f-a196-69ab7ada62d3%27%29");
}

TEST_F(Graph, says_that_a_tenant_has_no_such_principal)
{
    wire.says(answer(200, R"({"value":[]})"));
    const auto id = run(azure::find_service_principal(*arm, "app"));
    ASSERT_TRUE(id);
    EXPECT_FALSE(*id);
}

TEST_F(Graph, lets_no_quote_end_the_filter)
{
    wire.says(answer(200, R"({"value":[]})"));
    EXPECT_TRUE(run(azure::find_service_principal(*arm, "a' or 'b")));
    EXPECT_TRUE(wire.asked.at(0).url.contains("%27a%27%27%20or%20%27%27b%27"));
}

} // namespace
