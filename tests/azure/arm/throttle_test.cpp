// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/arm/arm_fixture.hpp"

namespace {

using boost::asio::awaitable;
using namespace std::chrono_literals;

/// Takes a second for each answer; counts how many it works on at once and notes when each came.
class SlowAzure final : public http::Transport {
public:
    explicit SlowAzure(test::FakeClock& clock) : clock_(clock) {}

    awaitable<http::Outcome<http::Response>> send(http::Request /*request*/) override
    {
        came.push_back(clock_.now());
        most = std::max(most, ++under_way);
        co_await clock_.sleep_for(1s);
        --under_way;
        if (came.size() == throttles_at) co_return test::answer(429, code, {{"Retry-After", "60"}});
        co_return test::answer(200, "{}");
    }

    std::vector<reconciler::Time> came;
    int under_way = 0;
    int most = 0;
    std::size_t throttles_at = 0;
    std::string code;

private:
    test::FakeClock& clock_;
};

class ThrottleTest : public testing::Test {
protected:
    ThrottleTest()
    {
        std::vector<std::unique_ptr<http::Policy>> policies;
        policies.push_back(azure::make_throttle_policy(*throttle));
        pipeline = std::make_unique<http::Pipeline>(std::move(policies), slow);
    }

    void send_all(int count, const std::string& target)
    {
        for (int i = 0; i < count; ++i) {
            http::Request request;
            request.method = "GET";
            request.url = "https://h/subscriptions/s/providers" + target;
            boost::asio::co_spawn(
                io, pipeline->send(std::move(request)),
                [this](std::exception_ptr, const http::Outcome<http::Response>& said) {
                    if (said) statuses.push_back(said->status);
                });
        }
    }

    boost::asio::io_context io{1};
    test::FakeClock clock;
    reconciler::Time start = clock.now();
    SlowAzure slow{clock};
    azure::ThrottleOptions options{.read_window = 4};
    std::unique_ptr<azure::Throttle> throttle = azure::make_throttle(clock, options);
    std::unique_ptr<http::Pipeline> pipeline;
    std::vector<int> statuses;
};

TEST_F(ThrottleTest, lets_no_more_than_its_window_be_under_way)
{
    send_all(20, "/A.B/c");
    test::run_until_idle(io, clock);
    EXPECT_EQ(statuses.size(), 20U);
    EXPECT_EQ(slow.most, 4);
    EXPECT_EQ(clock.now() - start, 5s);
}

TEST_F(ThrottleTest, pauses_everyone_after_one_429)
{
    slow.throttles_at = 4;
    send_all(8, "/A.B/c");
    test::run_until_idle(io, clock);
    ASSERT_EQ(slow.came.size(), 8U);
    int early = 0;
    for (const auto time : slow.came) {
        if (time < start + 1s) ++early;
        EXPECT_TRUE(time < start + 2s || time >= start + 61s);
    }
    EXPECT_EQ(early, 4);
}

TEST_F(ThrottleTest, pauses_only_the_action_whose_gateway_refused)
{
    http::Request request;
    request.method = "GET";
    request.url = "https://h/subscriptions/s/providers/A.B/jobs";
    const auto jobs = azure::classify(request);
    throttle->learn(jobs, test::answer(429, "ResourceRequestsThrottled", {{"Retry-After", "60"}}));
    send_all(1, "/A.B/vaults");
    send_all(1, "/A.B/jobs");
    test::run_until_idle(io, clock);
    ASSERT_EQ(slow.came.size(), 2U);
    EXPECT_EQ(slow.came[0], start);
    EXPECT_EQ(slow.came[1], start + 60s);
}

TEST_F(ThrottleTest, answers_itself_where_the_pause_is_too_long)
{
    http::Request request;
    request.method = "GET";
    request.url = "https://h/subscriptions/s/providers/A.B/c";
    throttle->learn(azure::classify(request), test::answer(429, "", {{"Retry-After", "3600"}}));
    send_all(3, "/A.B/c");
    test::run_until_idle(io, clock);
    EXPECT_TRUE(slow.came.empty());
    EXPECT_EQ(statuses, (std::vector<int>{429, 429, 429}));
}

TEST_F(ThrottleTest, gives_room_back_when_a_request_is_given_up)
{
    {
        http::Request request;
        request.method = "GET";
        request.url = "https://h/subscriptions/s/providers/A.B/c";
        const auto kind = azure::classify(request);
        std::vector<azure::Throttle::Admission> held;
        held.reserve(4);
        for (int i = 0; i < 4; ++i) held.push_back(test::run(io, clock, throttle->acquire(kind)));
        send_all(1, "/A.B/c");
        test::run_until_idle(io, clock);
        EXPECT_TRUE(slow.came.empty());
    }
    test::run_until_idle(io, clock);
    EXPECT_EQ(slow.came.size(), 1U);
}

/// What the throttle lets through when all are there at once.
class Bucket : public ThrottleTest {
protected:
    Bucket()
    {
        options.write_window = 5000;
        options.read_window = 5000;
        throttle = azure::make_throttle(clock, options);
    }

    static azure::RequestClass request(const char* method, const std::string& target)
    {
        http::Request made;
        made.method = method;
        made.url = "https://h/subscriptions/s/providers" + target;
        return azure::classify(made);
    }

    awaitable<void> pass(azure::RequestClass kind)
    {
        const auto admission = co_await throttle->acquire(std::move(kind));
        if (admission.permit) passed.push_back(clock.now());
        if (admission.refusal) refused.push_back(*admission.refusal);
    }

    void pass_all(int count, const azure::RequestClass& kind)
    {
        for (int i = 0; i < count; ++i)
            boost::asio::co_spawn(io, pass(kind),
                                  [](std::exception_ptr bug) { EXPECT_FALSE(bug); });
        test::run_until_idle(io, clock);
    }

    /// How many passed before so many seconds were over.
    long within(long seconds) const
    {
        return std::ranges::count_if(
            passed, [&](auto time) { return time < start + std::chrono::seconds(seconds); });
    }

    std::vector<reconciler::Time> passed;
    std::vector<azure::Throttle::Refusal> refused;
};

const std::string item = "/Microsoft.RecoveryServices/vaults/v/backupFabrics/f";
const std::string jobs = "/Microsoft.RecoveryServices/vaults/v/backupJobs";
const std::string policy = "/Microsoft.RecoveryServices/vaults/v/backupPolicies/p";

TEST_F(Bucket, lets_writes_pass_as_azure_refills)
{
    pass_all(1000, request("PUT", item));
    EXPECT_EQ(passed.size(), 1000U);
    EXPECT_EQ(within(0) + std::ranges::count(passed, start), 190);
    EXPECT_EQ(within(10), 190 + 99);
    EXPECT_EQ(clock.now() - start, 81s);
}

TEST_F(Bucket, of_reads_is_shared_by_polls_and_not_by_writes)
{
    pass_all(240, request("GET", jobs));
    EXPECT_EQ(clock.now(), start);
    pass_all(25, request("GET", item + "/operationsStatus/o"));
    EXPECT_EQ(clock.now(), start + 1s);
    pass_all(10, request("PUT", item));
    EXPECT_EQ(clock.now(), start + 1s);
}

TEST_F(Bucket, believes_the_service_about_what_is_left)
{
    const auto kind = request("PUT", item);
    throttle->learn(kind,
                    test::answer(200, "", {{"x-ms-ratelimit-remaining-subscription-writes", "5"}}));
    pass_all(15, kind);
    EXPECT_EQ(std::ranges::count(passed, start), 5);
    EXPECT_EQ(clock.now(), start + 1s);
}

TEST_F(Bucket, is_empty_after_a_429)
{
    const auto kind = request("PUT", item);
    throttle->learn(kind, test::answer(429, "", {{"Retry-After", "7"}}));
    pass_all(20, kind);
    EXPECT_EQ(within(7), 0);
    EXPECT_EQ(clock.now(), start + 9s);
}

TEST_F(Bucket, places_are_void_after_a_429)
{
    const auto kind = request("PUT", item);
    for (int i = 0; i < 300; ++i) boost::asio::co_spawn(io, pass(kind), [](std::exception_ptr) {});
    io.poll();
    ASSERT_EQ(passed.size(), 190U);
    throttle->learn(kind, test::answer(429, "", {{"Retry-After", "30"}}));
    test::run_until_idle(io, clock);
    EXPECT_EQ(within(30), 190);
    EXPECT_EQ(passed.size(), 300U);
    EXPECT_EQ(clock.now(), start + 41s);
}

http::Response left(int count)
{
    return test::answer(
        200, "",
        {{"x-ms-ratelimit-remaining-subscription-resource-requests", std::to_string(count)}});
}

TEST_F(Bucket, ends_the_requests_of_an_action_before_the_service_must)
{
    const auto kind = request("GET", jobs);
    throttle->learn(kind, left(149));
    clock.advance(55min);
    throttle->learn(kind, left(0));
    pass_all(1, kind);
    EXPECT_EQ(passed.back(), start + 60min);
    pass_all(1, request("GET", policy));
    EXPECT_EQ(passed.back(), start + 60min);
}

TEST_F(Bucket, takes_what_is_under_way_as_spent)
{
    const auto kind = request("GET", jobs);
    throttle->learn(kind, left(149));
    clock.advance(59min);
    throttle->learn(kind, left(1));
    const auto held = test::run(io, clock, throttle->acquire(kind));
    ASSERT_TRUE(held.permit);
    pass_all(1, kind);
    EXPECT_EQ(passed.back(), start + 60min);
}

TEST_F(Bucket, sends_no_more_than_fifty_policies_a_day_to_a_vault)
{
    for (int i = 0; i < 51; ++i) pass_all(1, request("PUT", policy + std::to_string(i)));
    EXPECT_EQ(passed.size(), 50U);
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].code, "PolicyWritesOfTheDay");
    EXPECT_EQ(refused[0].come_back_in, 24h);
    pass_all(1, request("PUT", "/Microsoft.RecoveryServices/vaults/other/backupPolicies/p"));
    EXPECT_EQ(passed.size(), 51U);
    clock.advance(24h);
    pass_all(1, request("PUT", policy));
    EXPECT_EQ(passed.size(), 52U);
}

TEST_F(Bucket, counts_policies_that_earlier_runs_wrote)
{
    const auto kind = request("PUT", policy);
    for (int i = 0; i < 50; ++i)
        throttle->budgets().policy_writes.note(kind.scope, kind.object, start - 1h - i * 1min);
    pass_all(1, kind);
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].come_back_in, 24h - 1h - 49min);
}

TEST_F(Bucket, brings_no_more_than_250_vms_a_day_to_a_vault_and_goes_on_changing_those_there)
{
    const auto item_of = [](int i) {
        return "/Microsoft.RecoveryServices/vaults/v/backupFabrics/Azure/protectionContainers/c" +
               std::to_string(i) + "/protectedItems/i";
    };
    for (int i = 0; i < 251; ++i) {
        auto kind = request("PUT", item_of(i));
        kind.registers = true;
        pass_all(1, kind);
    }
    EXPECT_EQ(passed.size(), 250U);
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].code, "RegistrationsOfTheDay");
    for (int i = 0; i < 751; ++i) pass_all(1, request("PUT", item_of(i)));
    EXPECT_EQ(passed.size(), 1000U);
    ASSERT_EQ(refused.size(), 2U);
    EXPECT_EQ(refused[1].code, "ConfigurationsOfTheDay");
}

TEST_F(Bucket, stays_shut_for_writes_after_a_brake)
{
    throttle->learn(
        request("PUT", item),
        test::answer(400, R"({"error":{"code":"CloudDosTimeboudLimitReached","message":"m"}})"));
    pass_all(1, request("PUT", policy));
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].code, "CloudDosTimeboudLimitReached");
    EXPECT_EQ(refused[0].come_back_in, 1h);
    pass_all(1, request("GET", jobs));
    EXPECT_EQ(passed.size(), 1U);
}

} // namespace
