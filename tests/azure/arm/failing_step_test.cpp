// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_error.hpp"
#include "tests/azure/arm/arm_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

namespace {

using test::answer;
using Kind = http::Error::Kind;

/// A whole story: list in two pages, write, follow. Run once to count its steps on the wire, then
/// once for each step and way of failing.
class FailingStep : public ArmTest, public testing::WithParamInterface<Kind> {
protected:
    struct Ending {
        bool succeeded = false;
        reconciler::Diagnostics problem;
    };

    void script()
    {
        wire.script.clear();
        wire.asked.clear();
        wire.says(answer(200, R"({"value":[1],"nextLink":"https://management.azure.com/x?p=2"})"));
        wire.says(answer(200, R"({"value":[2]})"));
        wire.says(answer(202, "", {{"Azure-AsyncOperation", "https://management.azure.com/op"}}));
        wire.says(answer(200, R"({"status":"InProgress"})"));
        wire.says(answer(200, R"({"status":"Succeeded"})"));
    }

    boost::asio::awaitable<Ending> story()
    {
        const auto all = co_await arm->list("/x");
        if (!all) co_return Ending{false, all.error()};
        boost::json::value body = {{"a", 1}};
        const auto written = co_await arm->put("/p?api-version=1", std::move(body));
        if (!written) co_return Ending{false, written.error()};
        const auto finished = co_await arm->follow(*written->operation, "PUT");
        if (!finished) co_return Ending{false, finished.error()};
        co_return Ending{all->size() == 2, {}};
    }
};

TEST_P(FailingStep, is_repeated_or_said)
{
    script();
    ASSERT_TRUE(run(story()).succeeded);
    const auto steps = wire.asked.size();
    ASSERT_EQ(steps, 5U);
    for (std::size_t step = 1; step <= steps; ++step) {
        script();
        wire.failing_step = step;
        wire.failure =
            test::lost(GetParam(), GetParam() != Kind::connect && GetParam() != Kind::tls);
        const auto ending = run(story());
        const bool passes = GetParam() == Kind::connect || GetParam() == Kind::dropped ||
                            GetParam() == Kind::timed_out ||
                            (GetParam() == Kind::malformed && step >= 4);
        EXPECT_EQ(ending.succeeded, passes) << "step " << step;
        if (passes) continue;
        EXPECT_FALSE(ending.problem.at(0).detail.empty());
        const bool is_lost_write = step == 3 && GetParam() != Kind::tls;
        EXPECT_EQ(azure::outcome_is_unknown(ending.problem), is_lost_write) << "step " << step;
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, FailingStep,
                         testing::Values(Kind::connect, Kind::dropped, Kind::timed_out, Kind::tls,
                                         Kind::malformed, Kind::too_large));

class Cancelled : public ArmTest {};

TEST_F(Cancelled, in_a_wait_ends_the_following_at_once)
{
    wire.says(answer(200, R"({"status":"InProgress"})"));
    azure::Operation operation;
    operation.async_url = "https://management.azure.com/op";
    boost::asio::cancellation_signal signal;
    std::optional<reconciler::Result<azure::Finished>> result;
    boost::asio::co_spawn(
        io, arm->follow(operation, "PUT"),
        boost::asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr bug, auto ended) {
            EXPECT_FALSE(bug);
            result = std::move(ended);
        }));
    io.poll();
    ASSERT_FALSE(result);
    signal.emit(boost::asio::cancellation_type::terminal);
    io.restart();
    io.poll();
    ASSERT_TRUE(result);
    ASSERT_FALSE(*result);
    EXPECT_EQ(result->error().at(0).id, "interrupted");
    EXPECT_EQ(clock.now(), start);
}

} // namespace
