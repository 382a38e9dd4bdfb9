// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/provider/many_vms.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace {

using namespace std::chrono_literals;
using reconciler::StepStatus;

/// Sends whatever there is at once, as a client does that knows of no buckets: each request heeds
/// its own Retry-After and nobody else's.
class NoThrottle final : public azure::Throttle {
public:
    boost::asio::awaitable<Admission> acquire(azure::RequestClass) override
    {
        Admission admission;
        admission.permit = std::make_unique<Permit>();
        co_return admission;
    }
    void learn(const azure::RequestClass&, const http::Response&) override {}
    azure::DayBudgets& budgets() override { return budgets_; }

private:
    azure::DayBudgets budgets_;
};

/// Many VMs come under protection in five vaults that are there, in the simulator's time.
class ManyVms : public testing::Test {
protected:
    struct Run {
        std::size_t succeeded = 0;
        std::chrono::duration<double> took{};
        std::size_t requests = 0;
        std::size_t refusals = 0;
    };

    Run protect(int vms, const test::SimulatedAzure::MakeThrottle& make_throttle)
    {
        test::SimulatedAzure::Parts parts;
        parts.estate = many_vms::write_estate(folder, vms);
        parts.make_throttle = make_throttle;
        test::SimulatedAzure azure(parts);
        azure.parallelism = vms;
        azure.converge(many_vms::vaults_and_policies());
        const auto toml = many_vms::vaults_and_policies() + many_vms::vms(vms);
        const auto plan = azure.plan(toml);
        azure.forget();
        const auto began = azure.now();
        const auto report = azure.apply(plan);
        Run run{report.count(StepStatus::succeeded), azure.now() - began, azure.requests(),
                azure.refusals()};
        fmt::print("{} steps, {:.1f} s, {} requests, {} answered 429\n", run.succeeded,
                   run.took.count(), run.requests, run.refusals);
        return run;
    }

    test::TempDir folder;
};

/// Of a thousand: 200 writes at once, then ten a second, then the last operation (31 s in the
/// simulator).
constexpr std::chrono::duration<double> bound = 80s + 31s;

TEST_F(ManyVms, are_protected_nearly_as_fast_as_azure_lets_anyone_and_without_a_429)
{
    const auto run = protect(1000, test::SimulatedAzure::usual_throttle);
    EXPECT_EQ(run.succeeded, 1000U);
    EXPECT_LE(run.took, 1.15 * bound);
    EXPECT_EQ(run.refusals, 0U);
    // A write for each, and now and then the lists of a vault's jobs. With a poll for each, a vault
    // of more than 300 would need hours: so often may its operations be read in one.
    EXPECT_LE(run.requests, 1200U);
}

TEST_F(ManyVms, are_refused_again_and_again_where_nobody_counts)
{
    const auto run =
        protect(400, [](reconciler::Clock&) { return std::make_unique<NoThrottle>(); });
    EXPECT_GT(run.refusals, 200U);
}

} // namespace
