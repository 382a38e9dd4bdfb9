// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;

const std::string no_drift = "properties.timeZone=UTC";

std::string ignoring(const std::string& until)
{
    std::string toml = stacks::head() + stacks::vault() + stacks::policies() + stacks::vm("pmk-01");
    const std::string at = "[policy.nightly]\n";
    toml.insert(toml.find(at) + at.size(), "ignore = [{ field = \"time_zone\", reason = \"a "
                                           "trial\", until = " +
                                               until + " }]\n");
    return toml;
}

bool warns(const Plan& plan, const std::string& id)
{
    return std::ranges::any_of(plan.diagnostics, [&](const auto& d) { return d.id == id; });
}

TEST(Ignore, takes_a_field_out_of_drift_and_of_what_is_pending)
{
    SimulatedAzure azure;
    azure.converge(ignoring("2027-01-31"));
    azure.perform({"set", "policy/rsv-prod/nightly-30d", no_drift});
    const Plan plan = azure.plan(ignoring("2027-01-31"));
    EXPECT_TRUE(plan.in_sync()) << to_text(plan);
    EXPECT_TRUE(plan.steps.empty()) << to_text(plan);
    ASSERT_EQ(plan.notes.size(), 1U);
    EXPECT_EQ(plan.notes.front(),
              "policy.nightly: \"time_zone\" is ignored until 2027-01-31: a trial (declared \"W. "
              "Europe Standard Time\", live \"UTC\")");
}

TEST(Ignore, keeps_the_live_value_when_the_object_is_written)
{
    SimulatedAzure azure;
    azure.converge(ignoring("2027-01-31"));
    azure.perform({"set", "policy/rsv-prod/nightly-30d", no_drift});
    azure.perform(
        {"set", "policy/rsv-prod/nightly-30d", "properties.instantRpRetentionRangeInDays=6"});
    azure.converge(ignoring("2027-01-31"));
    EXPECT_TRUE(azure.perform({"show", "policy/rsv-prod/nightly-30d"}).contains(R"("UTC")"));
    EXPECT_TRUE(azure.plan(ignoring("2027-01-31")).in_sync());
}

TEST(Ignore, that_ends_soon_is_warned_of)
{
    SimulatedAzure azure;
    EXPECT_TRUE(warns(azure.plan(ignoring("2026-01-20")), "exemption-ends-soon"));
    EXPECT_FALSE(warns(azure.plan(ignoring("2027-01-31")), "exemption-ends-soon"));
}

TEST(Ignore, whose_day_has_passed_blocks_that_object_and_what_needs_it)
{
    SimulatedAzure azure;
    const Plan plan = azure.plan(ignoring("2026-01-14"));
    for (const auto& change : plan.changes) {
        const std::string address = to_string(change.address);
        const bool concerns = address == "policy.nightly" || address == "protected_vm.pmk-01";
        EXPECT_EQ(!change.blocked.empty(), concerns) << to_text(plan);
    }
}

TEST(Allow, whose_day_has_passed_allows_nothing_and_says_so)
{
    SimulatedAzure azure;
    const std::string toml =
        stacks::head() + stacks::vault() + stacks::policies() +
        "\n[[tresor.allow]]\nrule = \"encryption-evidence\"\nobjects = \"*\"\nreason = \"x\"\n"
        "until = 2026-01-01\n\n[[tresor.allow]]\nrule = \"invalid-policy\"\nobjects = "
        "\"policy.*\"\nreason = \"a trial\"\nuntil = 2026-01-14\n\n[policy.bad]\nname = "
        "\"bad-one\"\nvault = \"prod\"\ntype = \"V1\"\nschedule = { frequency = \"Hourly\", "
        "interval_hours = 4, window_start = \"08:00\", window_hours = 4 }\nretention.daily = { "
        "count = 30 }\n";
    const Plan plan = azure.plan(toml);
    for (const auto& change : plan.changes)
        if (to_string(change.address) == "policy.bad") {
            ASSERT_EQ(change.blocked.size(), 1U) << to_text(plan);
            EXPECT_TRUE(change.blocked.front().detail.ends_with(
                "It was allowed until 2026-01-14 (a trial); that day has passed."))
                << to_text(plan);
        }
}

TEST(Guards, hold_back_more_removals_than_are_meant)
{
    SimulatedAzure azure;
    const std::string base = stacks::head() + stacks::vault() + stacks::policies();
    azure.converge(base + stacks::vm("pmk-01") + stacks::vm("cmk-01"));
    Consent consent = SimulatedAzure::any();
    consent.removals = 1;
    const Plan held = azure.plan(base, consent);
    EXPECT_TRUE(held.steps.empty()) << to_text(held);
    consent.removals = 2;
    EXPECT_EQ(azure.plan(base, consent).steps.size(), 2U);
}

TEST(Guards, forbid_what_no_flag_allows)
{
    SimulatedAzure azure;
    const std::string base = stacks::head() + stacks::vault() + stacks::policies();
    azure.converge(base + stacks::vm("pmk-01"));
    Consent consent = SimulatedAzure::any();
    consent.forbidden = {"st?p"};
    const Plan plan = azure.plan(base, consent);
    ASSERT_EQ(plan.changes.size(), 1U) << to_text(plan);
    EXPECT_EQ(plan.changes.front().blocked.front().id, "forbidden");
    EXPECT_TRUE(plan.changes.front().lacking.empty());
}

} // namespace
