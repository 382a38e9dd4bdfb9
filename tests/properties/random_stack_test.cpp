// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/random_stack.hpp"
#include "tests/properties/write_faults.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;

/// TRESOR_SEED=n in the environment tries that one alone.
std::vector<std::uint32_t> seeds()
{
    if (const char* one = std::getenv("TRESOR_SEED"))
        return {static_cast<std::uint32_t>(std::strtoul(one, nullptr, 10))};
    return {1, 2, 3, 4, 5, 6, 7, 8};
}

void expect_order_respects_edges(const Plan& plan, const std::vector<std::string>& events)
{
    const auto when = [&](const std::string& event) {
        return std::ranges::find(events, event) - events.begin();
    };
    for (const auto& step : plan.steps) {
        if (step.action.empty()) continue;
        for (const auto& before : step.after) {
            if (!plan.step(before)) continue;
            EXPECT_LT(when("succeeded " + before), when("started " + step.id)) << to_text(plan);
        }
    }
}

void expect_in_sync(SimulatedAzure& azure, const std::string& toml)
{
    azure.forget();
    const Plan second = azure.plan(toml);
    EXPECT_TRUE(second.in_sync()) << to_text(second) << toml;
    EXPECT_TRUE(second.steps.empty()) << second.steps.front().id << '\n' << toml;
    azure.apply(second);
    EXPECT_TRUE(azure.writes().empty());
}

void expect_converges(SimulatedAzure& azure, const std::string& toml)
{
    const Plan plan = azure.converge(toml);
    EXPECT_FALSE(plan.is_blocked()) << to_text(plan) << toml;
    EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
        << to_text(plan) << to_text(azure.last_report) << toml;
    expect_order_respects_edges(plan, azure.events);
    expect_in_sync(azure, toml);
}

TEST(RandomStacks, converge_in_the_order_of_their_edges)
{
    for (const auto seed : seeds()) {
        SCOPED_TRACE("TRESOR_SEED=" + std::to_string(seed));
        stacks::RandomStack random(seed);
        SimulatedAzure azure;
        expect_converges(azure, random.next());
    }
}

TEST(RandomStacks, converge_from_any_other)
{
    for (const auto seed : seeds()) {
        SCOPED_TRACE("TRESOR_SEED=" + std::to_string(seed));
        stacks::RandomStack random(seed);
        SimulatedAzure azure;
        azure.converge(random.next());
        expect_converges(azure, random.next());
        if (testing::Test::HasFailure()) return;
    }
}

/// A random write of the way from one to the other fails in a random manner.
TEST(RandomStacks, converge_after_any_failure)
{
    for (const auto seed : seeds()) {
        SCOPED_TRACE("TRESOR_SEED=" + std::to_string(seed));
        stacks::RandomStack random(seed);
        const std::string from = random.next();
        const std::string to = random.next();
        SimulatedAzure smooth;
        smooth.converge(from);
        smooth.forget();
        smooth.converge(to);
        const auto writes = smooth.writes();
        if (writes.empty()) continue;
        std::mt19937 any(seed);
        for (const auto& then : test::ways_to_fail()) {
            const auto& write = writes.at(any() % writes.size());
            SCOPED_TRACE(write + " " + then);
            SimulatedAzure azure;
            azure.converge(from);
            azure.fault(test::always(write, then));
            azure.converge(to);
            azure.clear_faults();
            azure.converge(to);
            expect_in_sync(azure, to);
            if (testing::Test::HasFailure()) return;
        }
    }
}

/// The position of the first (last) step of a change that writes; -1 where it writes nothing.
std::ptrdiff_t place(const Plan& plan, const ResourceId& target)
{
    const auto found = std::ranges::find_if(
        plan.steps, [&](const Step& s) { return s.target == target && !s.action.empty(); });
    return found == plan.steps.end() ? -1 : found - plan.steps.begin();
}

TEST(RandomStacks, are_destroyed_in_the_reverse_order)
{
    for (const auto seed : seeds()) {
        SCOPED_TRACE("TRESOR_SEED=" + std::to_string(seed));
        stacks::RandomStack random(seed);
        SimulatedAzure azure;
        const std::string toml = random.next();
        azure.converge(toml);
        const Plan plan = azure.plan_to_destroy(toml, SimulatedAzure::any());
        for (const auto& record : azure.records()) {
            const auto own = place(plan, record.id);
            for (const auto& need : record.facts.get("needs").list()) {
                const auto needed = place(plan, ResourceId(need.text()));
                if (own >= 0 && needed >= 0) {
                    EXPECT_LT(own, needed) << need.text() << '\n' << to_text(plan);
                }
            }
        }
        azure.apply(plan);
        EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
            << to_text(plan) << to_text(azure.last_report);
        expect_order_respects_edges(plan, azure.events);
        EXPECT_TRUE(azure.plan_to_destroy(toml).steps.empty())
            << to_text(azure.plan_to_destroy(toml));
        for (const auto& record : azure.records())
            EXPECT_EQ(record.status, Record::Status::retained);
    }
}

} // namespace
