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
    azure::WindowOptions options{.window = 4};
    std::unique_ptr<azure::Throttle> throttle = azure::make_window_throttle(clock, options);
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
        const azure::RequestClass kind;
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

} // namespace
