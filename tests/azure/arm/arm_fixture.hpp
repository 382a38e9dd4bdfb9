// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_client.hpp"
#include "tests/azure/arm/scripted_azure.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run_until_idle.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

/// Gives out "token-1", "token-2", … for an hour each.
class FakeCredential final : public azure::Credential {
public:
    explicit FakeCredential(test::FakeClock& clock) : clock_(clock) {}

    boost::asio::awaitable<reconciler::Result<azure::AccessToken>>
    token(std::string scope, std::string claims) override
    {
        scopes.push_back(std::move(scope));
        demanded.push_back(std::move(claims));
        if (problem) co_return reconciler::fail(*problem);
        const std::string text = "token-" + std::to_string(generation);
        co_return azure::AccessToken{reconciler::Secret(text),
                                     clock_.now() + std::chrono::hours(1)};
    }

    void reject(const std::string&, const azure::AccessToken&) override { ++generation; }

    std::string description() const override { return "a fake"; }

    std::vector<std::string> scopes;
    std::vector<std::string> demanded; ///< the claims of each
    int generation = 1;
    std::optional<reconciler::Diagnostic> problem;

private:
    test::FakeClock& clock_;
};

/// The whole client over a scripted wire, in virtual time.
class ArmTest : public testing::Test {
protected:
    ArmTest()
    {
        const azure::PipelineParts parts{.transport = wire,
                                         .clock = clock,
                                         .user_agent = "tresor/test",
                                         .random = [] { return 0.5; },
                                         .make_uuid = [] { return std::string("uuid"); },
                                         .log = [this](std::string line) { log.push_back(line); }};
        auto pipeline = azure::make_arm_pipeline(parts, cloud, credential, *throttle);
        arm = std::make_unique<azure::ArmClient>(std::move(pipeline), cloud, clock);
    }

    template <class T>
    T run(boost::asio::awaitable<T> work)
    {
        return test::run(io, clock, std::move(work));
    }

    /// Seconds that have passed since the start.
    long long seconds() const
    {
        return std::chrono::duration_cast<std::chrono::seconds>(clock.now() - start).count();
    }

    boost::asio::io_context io{1};
    test::FakeClock clock;
    reconciler::Time start = clock.now();
    test::ScriptedAzure wire;
    azure::Cloud cloud = *azure::known_cloud("public");
    FakeCredential credential{clock};
    std::unique_ptr<azure::Throttle> throttle = azure::make_throttle(clock, {});
    std::vector<std::string> log;
    std::unique_ptr<azure::ArmClient> arm;
};
