// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/times.hpp"
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string group = "{sub}/resourceGroups/new";

std::string tagged(const std::string& value)
{
    return R"({"location":"westeurope","tags":{"v":")" + value + "\"}}";
}

struct FaultPlan : testing::Test {
    Azure azure;

    Azure::Answer plan(const std::string& text)
    {
        return azure.raw("POST", "/_admin/faults", text, {});
    }

    http::Reply reply(const std::string& method, const std::string& path)
    {
        const http::Request request{method, "http://127.0.0.1:8080" + path, {}, ""};
        return azure.simulator().answer(request);
    }
};

Options over(const TemporaryFolder& folder, const std::string& faults)
{
    Options options;
    options.estate_file = folder.write("estate.toml", "");
    options.faults_file = folder.write("faults.json", faults);
    return options;
}

} // namespace

TEST_F(FaultPlan, holds_back_an_answer_in_the_world_s_time)
{
    plan(R"([{"match":{"method":"PUT"},"then":{"delay":"45s"}}])");
    EXPECT_EQ(azure.put(group, tagged("a")).status, 201);
    EXPECT_EQ(azure.simulator().now(), parse_time("2026-01-15T08:00:45Z"));
    EXPECT_EQ(azure.get(group).status, 200);
    EXPECT_EQ(azure.simulator().now(), parse_time("2026-01-15T08:00:45Z"));
}

TEST_F(FaultPlan, holds_back_an_answer_by_the_machine_s_clock)
{
    plan(R"([{"then":{"real_delay_ms":250}}])");
    EXPECT_EQ(reply("GET", "/tenants?api-version=1").delay, 250ms);
    EXPECT_EQ(reply("GET", "/tenants?api-version=1").delay, 0ms);
}

TEST_F(FaultPlan, scales_a_delay_where_time_runs)
{
    const TemporaryFolder folder;
    Options options =
        over(folder, R"([{"match":{"path":"tenants"},"then":{"delay":"60s","status":503}}])");
    options.time_scale = 600;
    const auto opened = Simulator::open(options);
    ASSERT_TRUE(opened);
    const http::Request request{"GET", "http://127.0.0.1/tenants?api-version=1", {}, ""};
    const auto late = (*opened)->answer(request);
    EXPECT_EQ(late.delay, 100ms);
    EXPECT_EQ(late.response.status, 503);
}

TEST_F(FaultPlan, tells_clients_to_wait_by_their_own_clock)
{
    const std::pair<std::string, std::string> told_and_seen[] = {
        {"90", "2"}, {"5", "1"}, {"0", "1"}, {"Fri, 16 Jan 2026 08:00:00 GMT", ""}};
    for (const auto& [told, seen] : told_and_seen) {
        const TemporaryFolder folder;
        Options options = over(folder, R"([{"then":{"status":429,"headers":{"Retry-After":")" +
                                           told + R"("}}}])");
        options.time_scale = 60;
        const auto opened = Simulator::open(options);
        ASSERT_TRUE(opened);
        const http::Request request{"GET", "http://127.0.0.1/tenants?api-version=1", {}, ""};
        const auto answer = (*opened)->answer(request);
        EXPECT_EQ(answer.response.headers.get("Retry-After"), seen.empty() ? told : seen);
    }
}

TEST_F(FaultPlan, shows_the_old_state_for_a_while_after_a_write)
{
    azure.put(group, tagged("old"));
    plan(R"([{"match":{"method":"PUT","path":"resourceGroups/new"},"then":{"stale":"20s"}}])");
    azure.put(group, tagged("new"));
    EXPECT_EQ(azure.get(group).at("tags.v"), "old");
    azure.advance(19s);
    EXPECT_EQ(azure.get(group).at("tags.v"), "old");
    azure.advance(1s);
    EXPECT_EQ(azure.get(group).at("tags.v"), "new");
}

TEST_F(FaultPlan, shows_nothing_yet_where_nothing_was)
{
    plan(R"([{"match":{"method":"PUT"},"then":{"stale":"20s"}}])");
    EXPECT_EQ(azure.put(group, tagged("new")).status, 201);
    EXPECT_EQ(azure.get(group).status, 404);
    azure.advance(20s);
    EXPECT_EQ(azure.get(group).status, 200);
}

TEST_F(FaultPlan, shows_what_was_deleted_for_a_while)
{
    azure.make_vault();
    plan(R"([{"match":{"method":"DELETE"},"then":{"stale":"20s"}}])");
    azure.remove("{rsv}");
    EXPECT_EQ(azure.get("{rsv}").status, 200);
    azure.advance(20s);
    EXPECT_EQ(azure.get("{rsv}").status, 404);
}

TEST_F(FaultPlan, lets_an_operation_take_its_time)
{
    azure.make_vault();
    plan(R"([{"match":{"path":"protectedItems"},"then":{"operation_time":"2h"}}])");
    EXPECT_EQ(azure.protect("web-01").at("status"), "InProgress");
    azure.advance(2h);
    azure.log_in_again();
    EXPECT_EQ(azure.get(Azure::item_path("web-01")).status, 200);
}

TEST_F(FaultPlan, leaves_an_operation_stuck)
{
    azure.make_vault();
    plan(R"([{"match":{"path":"protectedItems"},"then":{"operation_time":"never"}}])");
    EXPECT_EQ(azure.protect("web-01").at("status"), "InProgress");
    azure.advance(24h * 365);
    azure.log_in_again();
    EXPECT_EQ(azure.get(Azure::item_path("web-01")).status, 404);
}

TEST_F(FaultPlan, combines_an_effect_with_an_answer)
{
    plan(R"([{"match":{"method":"PUT"},"then":{"stale":"20s","drop":"after","delay":"5s"}}])");
    azure.put(group, tagged("new"));
    EXPECT_EQ(azure.simulator().now(), parse_time("2026-01-15T08:00:05Z"));
    EXPECT_EQ(azure.get(group).status, 404);
    azure.advance(20s);
    EXPECT_EQ(azure.get(group).status, 200);
}

TEST_F(FaultPlan, strikes_by_chance_the_same_in_every_run)
{
    const auto run = [] {
        Azure one;
        one.raw("POST", "/_admin/faults",
                R"([{"match":{"one_in":3,"times":0},"then":{"status":500}}])", {});
        std::string statuses;
        for (int i = 0; i < 60; ++i) statuses += one.get("{app}").status == 500 ? 'x' : '.';
        return statuses;
    };
    const std::string statuses = run();
    EXPECT_EQ(run(), statuses);
    EXPECT_GT(std::count(statuses.begin(), statuses.end(), 'x'), 8);
    EXPECT_LT(std::count(statuses.begin(), statuses.end(), 'x'), 35);
}

TEST_F(FaultPlan, comes_from_a_file)
{
    const TemporaryFolder folder;
    const auto opened = Simulator::open(over(folder, R"([{"then":{"status":503}}])"));
    ASSERT_TRUE(opened);
    const http::Request request{"GET", "http://127.0.0.1/tenants?api-version=1", {}, ""};
    EXPECT_EQ((*opened)->answer(request).response.status, 503);
    EXPECT_NE((*opened)->answer(request).response.status, 503);
}

TEST(FaultFile, is_refused_with_what_is_wrong_in_it)
{
    const TemporaryFolder folder;
    const auto problem = [&](const std::string& text) {
        const auto opened = Simulator::open(over(folder, text));
        return opened ? "" : opened.error().front().detail;
    };
    const std::string begin =
        "The fault plan \"" + folder.path() + "/faults.json\" cannot be read: ";
    EXPECT_EQ(problem("["), begin + "it is no JSON.");
    EXPECT_EQ(problem("{}"), begin + "faults are a list.");
    EXPECT_EQ(problem(R"([{"then":{"status":5}}])"), begin + "then.status must be an HTTP status.");
    Options options = over(folder, "");
    options.faults_file = folder.path() + "/gone.json";
    EXPECT_THAT(Simulator::open(options).error().front().detail,
                HasSubstr("it is not there, or not yours to read."));
}

struct BadFault {
    const char* name;
    const char* text;
    const char* problem;
};

struct FaultText : testing::TestWithParam<BadFault> {};

TEST_P(FaultText, is_explained_where_it_is_wrong)
{
    Azure azure;
    EXPECT_EQ(azure.raw("POST", "/_admin/faults", GetParam().text, {}).at("error.message"),
              GetParam().problem);
}

INSTANTIATE_TEST_SUITE_P(
    All, FaultText,
    testing::Values(
        BadFault{"unknown_member", R"([{"then":{"statuss":500}}])",
                 "then knows body, headers, status, drop, truncate, not_json, fail_operation, "
                 "operation_time, stale, delay, real_delay_ms, not \"statuss\""},
        BadFault{"two_answers", R"([{"then":{"status":500,"drop":"after"}}])",
                 "then has one of status, drop, truncate and not_json"},
        BadFault{"odds", R"([{"match":{"one_in":0},"then":{"status":500}}])",
                 "nth and one_in count from 1, times from 0"},
        BadFault{"no_duration", R"([{"then":{"stale":"soon"}}])",
                 "then.stale is a duration, such as \"30s\""},
        BadFault{"no_time", R"([{"then":{"operation_time":"soon"}}])",
                 "then.operation_time is a duration, such as \"2h\", or \"never\""},
        BadFault{"no_milliseconds", R"([{"then":{"real_delay_ms":"1s"}}])",
                 "then.real_delay_ms is a number of milliseconds, at most an hour"},
        BadFault{"no_code", R"([{"then":{"fail_operation":{}}}])",
                 "then.fail_operation needs a code"}),
    [](const auto& row) { return std::string(row.param.name); });

} // namespace simulator
