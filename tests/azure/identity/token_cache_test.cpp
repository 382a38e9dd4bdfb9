// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/token_cache.hpp"

#include "tests/support/fake_clock.hpp"
#include "tests/support/run_until_idle.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using reconciler::Result;

/// Takes a second for each token; they live for an hour.
class SlowCredential final : public azure::Credential {
public:
    explicit SlowCredential(test::FakeClock& clock) : clock_(clock) {}

    awaitable<Result<azure::AccessToken>> token(std::string scope, std::string claims) override
    {
        asked.push_back(claims.empty() ? std::move(scope) : scope + " " + claims);
        const auto number = std::to_string(asked.size());
        co_await clock_.sleep_for(1s);
        if (fails) {
            reconciler::Diagnostic problem;
            problem.id = "no-" + number;
            co_return reconciler::fail(std::move(problem));
        }
        co_return azure::AccessToken{reconciler::Secret(number), clock_.now() + 1h};
    }

    std::string description() const override { return "slow"; }

    std::vector<std::string> asked;
    bool fails = false;

private:
    test::FakeClock& clock_;
};

class TokenCache : public testing::Test {
protected:
    TokenCache()
    {
        auto made = std::make_unique<SlowCredential>(clock);
        inner = made.get();
        cache = azure::make_token_cache(std::move(made), clock);
    }

    std::string token(const std::string& scope = "arm", const std::string& claims = {})
    {
        const auto result = test::run(io, clock, cache->token(scope, claims));
        return result ? result->value.reveal() : result.error().at(0).id;
    }

    /// Asks without waiting for the answer, which goes to `said`.
    void ask(boost::asio::cancellation_slot slot = {}, const std::string& claims = {})
    {
        boost::asio::co_spawn(
            io, cache->token("arm", claims),
            boost::asio::bind_cancellation_slot(
                slot, [this](std::exception_ptr bug, const Result<azure::AccessToken>& result) {
                    EXPECT_FALSE(bug);
                    said.push_back(result ? result->value.reveal() : result.error().at(0).id);
                }));
    }

    boost::asio::io_context io{1};
    test::FakeClock clock;
    SlowCredential* inner = nullptr;
    std::unique_ptr<azure::Credential> cache;
    std::vector<std::string> said;
};

TEST_F(TokenCache, keeps_a_token_for_four_fifths_of_its_life)
{
    EXPECT_EQ(token(), "1");
    clock.advance(47min);
    EXPECT_EQ(token(), "1");
    clock.advance(1min);
    EXPECT_EQ(token(), "2");
}

TEST_F(TokenCache, keeps_one_token_a_scope)
{
    EXPECT_EQ(token("arm"), "1");
    EXPECT_EQ(token("graph"), "2");
    EXPECT_EQ(token("arm"), "1");
    EXPECT_EQ(inner->asked, (std::vector<std::string>{"arm", "graph"}));
}

TEST_F(TokenCache, asks_once_for_many)
{
    for (int i = 0; i < 50; ++i) ask();
    test::run_until_idle(io, clock);
    EXPECT_EQ(said, std::vector<std::string>(50, "1"));
    EXPECT_EQ(inner->asked.size(), 1U);
}

TEST_F(TokenCache, tells_all_who_wait_that_it_failed_and_asks_again_later)
{
    inner->fails = true;
    for (int i = 0; i < 3; ++i) ask();
    test::run_until_idle(io, clock);
    EXPECT_EQ(said, std::vector<std::string>(3, "no-1"));
    inner->fails = false;
    EXPECT_EQ(token(), "2");
}

TEST_F(TokenCache, gives_out_the_old_token_while_a_new_one_cannot_be_had)
{
    EXPECT_EQ(token(), "1");
    inner->fails = true;
    clock.advance(50min);
    EXPECT_EQ(token(), "1");
    clock.advance(10min);
    EXPECT_EQ(token(), "no-3");
}

TEST_F(TokenCache, asks_anew_for_a_token_that_was_not_accepted)
{
    EXPECT_EQ(token(), "1");
    cache->reject("arm", {reconciler::Secret("1"), {}});
    EXPECT_EQ(token(), "2");
}

TEST_F(TokenCache, keeps_a_token_where_its_predecessor_is_rejected)
{
    EXPECT_EQ(token(), "1");
    for (int i = 0; i < 3; ++i) {
        cache->reject("arm", {reconciler::Secret("1"), {}});
        EXPECT_EQ(token(), "2");
    }
}

TEST_F(TokenCache, asks_anew_for_a_token_that_meets_the_claims)
{
    EXPECT_EQ(token(), "1");
    EXPECT_EQ(token("arm", "{c}"), "2");
    EXPECT_EQ(token("arm", "{c}"), "2");
    EXPECT_EQ(token(), "2");
    EXPECT_EQ(inner->asked, (std::vector<std::string>{"arm", "arm {c}"}));
}

TEST_F(TokenCache, does_not_take_a_token_without_the_claims_for_one_that_meets_them)
{
    ask();
    ask({}, "{c}");
    ask({}, "{c}");
    test::run_until_idle(io, clock);
    EXPECT_EQ(said, (std::vector<std::string>{"1", "2", "2"}));
}

TEST_F(TokenCache, gives_out_no_old_token_that_does_not_meet_the_claims)
{
    EXPECT_EQ(token(), "1");
    inner->fails = true;
    EXPECT_EQ(token("arm", "{c}"), "no-2");
}

TEST_F(TokenCache, lets_another_ask_where_the_first_was_cancelled)
{
    boost::asio::cancellation_signal signal;
    ask(signal.slot());
    ask();
    ask();
    io.poll();
    signal.emit(boost::asio::cancellation_type::terminal);
    test::run_until_idle(io, clock);
    EXPECT_EQ(said, (std::vector<std::string>{"interrupted", "2", "2"}));
    EXPECT_EQ(inner->asked.size(), 2U);
}

} // namespace
