// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;

std::string stack(const std::string& vms)
{
    return stacks::head() + stacks::vault() + stacks::policies() + vms;
}

Verb verb_of(const Plan& plan, const std::string& address)
{
    for (const auto& change : plan.changes)
        if (to_string(change.address) == address) return change.verb;
    return Verb::none;
}

bool notes(const Plan& plan, const std::string& text)
{
    for (const auto& change : plan.changes)
        for (const auto& note : change.notes)
            if (note.contains(text)) return true;
    return std::ranges::any_of(plan.notes, [&](const auto& n) { return n.contains(text); });
}

void expect_converged(SimulatedAzure& azure, const std::string& toml)
{
    const Plan plan = azure.plan(toml);
    EXPECT_TRUE(plan.in_sync()) << to_text(azure.last_report) << to_text(plan);
    EXPECT_TRUE(plan.steps.empty()) << to_text(plan);
}

TEST(Protection, is_stopped_suspended_and_resumed_as_declared)
{
    SimulatedAzure azure;
    const auto with = [](const std::string& how) {
        return stack(stacks::vm("pmk-01", "protection = \"" + how + "\"\n"));
    };
    azure.converge(with("active"));
    EXPECT_EQ(verb_of(azure.plan(with("suspended")), "protected_vm.pmk-01"), Verb::suspend);
    azure.converge(with("suspended"));
    expect_converged(azure, with("suspended"));
    const Plan resumed = azure.converge(with("active"));
    EXPECT_EQ(verb_of(resumed, "protected_vm.pmk-01"), Verb::resume);
    EXPECT_TRUE(resumed.has(Cause::configuration) && !resumed.has(Cause::drift))
        << to_text(resumed);
    const Plan stopped = azure.converge(with("stopped"));
    EXPECT_EQ(verb_of(stopped, "protected_vm.pmk-01"), Verb::stop);
    EXPECT_TRUE(stopped.changes.front().marks.weakens);
    expect_converged(azure, with("stopped"));
}

TEST(Protection, that_another_vault_gives_is_refused_skipped_or_moved)
{
    SimulatedAzure azure;
    const std::string other = stacks::head() + R"(
[vault.other]
name = "rsv-other"
resource_group = "rg-backup"
location = "westeurope"
)";
    azure.converge(other);
    azure.perform({"protect", "rg-app/pmk-01", "rsv-other", "DefaultPolicy"});
    azure.lose_state();
    const auto with = [](const std::string& how) {
        return stack("\n[vault.other]\nname = \"rsv-other\"\nresource_group = "
                     "\"rg-backup\"\nexisting = true\n" +
                     stacks::vm("pmk-01", "on_protected_elsewhere = \"" + how + "\"\n"));
    };
    EXPECT_TRUE(azure.plan(with("refuse"), SimulatedAzure::any()).is_blocked());
    const Plan skipped = azure.plan(with("skip"), SimulatedAzure::any());
    EXPECT_EQ(verb_of(skipped, "protected_vm.pmk-01"), Verb::none);
    EXPECT_TRUE(notes(skipped, "skipped, for rsv-other protects the VM")) << to_text(skipped);
    const Plan moved = azure.converge(with("move"));
    EXPECT_EQ(verb_of(moved, "protected_vm.pmk-01"), Verb::move) << to_text(moved);
    expect_converged(azure, with("move"));
    EXPECT_TRUE(
        azure.perform({"show", "item/rsv-other/rg-app/pmk-01"}).contains("ProtectionStopped"));
}

constexpr auto refuse_new_items =
    R"([{"match": {"method": "PUT", "path": "rsv-prod/backupFabrics", "times": 0},)"
    R"( "then": {"status": 400, "body": {"error": {"code": "Odd", "message": "m"}}}}])";

bool is_active(SimulatedAzure& azure, const std::string& vault)
{
    const auto item = azure.perform({"show", "item/" + vault + "/rg-app/pmk-01"});
    return !item.contains("ProtectionStopped");
}

TEST(Protection, that_cannot_be_moved_goes_on_where_it_was)
{
    SimulatedAzure azure;
    const std::string two = stack(stacks::empty_vault() + stacks::policy_elsewhere());
    const auto there = two + stacks::vm("pmk-01", "", "elsewhere");
    const auto here = two + stacks::vm("pmk-01");
    azure.converge(there);
    azure.fault(refuse_new_items);
    azure.converge(here);
    EXPECT_EQ(azure.last_report.count(StepStatus::failed), 1U) << to_text(azure.last_report);
    EXPECT_TRUE(is_active(azure, "rsv-spare"));
    expect_converged(azure, there); // nothing was lost on the way
    azure.clear_faults();
    azure.converge(here);
    expect_converged(azure, here);
    EXPECT_FALSE(is_active(azure, "rsv-spare"));
}

TEST(Protection, that_somebody_else_gave_goes_on_where_it_cannot_be_moved)
{
    SimulatedAzure azure;
    azure.converge(stack(stacks::empty_vault()));
    azure.perform({"protect", "rg-app/pmk-01", "rsv-spare", "DefaultPolicy"});
    const auto moving =
        stack(stacks::empty_vault() + stacks::vm("pmk-01", "on_protected_elsewhere = \"move\"\n"));
    azure.fault(refuse_new_items);
    azure.converge(moving);
    EXPECT_TRUE(is_active(azure, "rsv-spare")) << to_text(azure.last_report);
    for (const auto& record : azure.records())
        EXPECT_NE(record.address.kind, "protected_vm") << to_string(record.address);
    azure.clear_faults();
    azure.converge(moving);
    expect_converged(azure, moving);
}

TEST(Retention, that_is_shortened_says_how_many_points_go)
{
    SimulatedAzure azure;
    const std::string open = stacks::head() + R"(
[vault.prod]
name = "rsv-prod"
resource_group = "rg-backup"
location = "westeurope"
)";
    const auto keeping = [&](int days) {
        return open + R"(
[policy.p]
name = "policy-p"
vault = "prod"
type = "V2"
schedule = { frequency = "Daily", time = "21:30" }
instant_restore_days = 2
retention.daily = { count = )" +
               std::to_string(days) + " }\n" + stacks::vm("pmk-01", "", "p");
    };
    azure.converge(keeping(20));
    azure.perform({"advance", "15d"});
    const Plan plan = azure.plan(keeping(10), SimulatedAzure::any());
    EXPECT_TRUE(notes(plan, "recovery points on 1 VM, oldest kept 2026-01-2")) << [&] {
        std::string all;
        for (const auto& change : plan.changes)
            for (const auto& note : change.notes) all += note + '\n';
        return all;
    }();
    EXPECT_TRUE(plan.changes.front().marks.weakens);
    azure.apply(plan);
    expect_converged(azure, keeping(10));
}

TEST(Retention, of_data_that_is_deleted_is_counted)
{
    SimulatedAzure azure;
    const std::string open = stacks::head() + R"(
[vault.prod]
name = "rsv-prod"
resource_group = "rg-backup"
location = "westeurope"
)" + stacks::policies();
    azure.converge(open + stacks::vm("pmk-01", "on_remove = \"delete\"\n", "daily"));
    azure.perform({"advance", "3d"});
    const Plan plan = azure.plan(open, SimulatedAzure::any());
    EXPECT_TRUE(notes(plan, "recovery points, 2026-01-1")) << to_text(plan);
}

TEST(TimeZone, may_be_named_as_iana_names_it)
{
    SimulatedAzure azure;
    std::string toml = stack("");
    azure.converge(toml);
    const std::string windows = "\"W. Europe Standard Time\"";
    toml.replace(toml.find(windows), windows.size(), "\"Europe/Berlin\"");
    expect_converged(azure, toml);
}

TEST(Existing, policy_by_its_id_must_keep_what_is_expected_of_it)
{
    SimulatedAzure azure;
    azure.converge(stack(""));
    azure.lose_state();
    const auto with = [](int days) {
        return stacks::head() + R"(
[policy.theirs]
id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/rsv-prod/backupPolicies/nightly-30d"
existing = true
expect.retention.daily.count = )" +
               std::to_string(days) + "\n" + stacks::vm("pmk-01", "", "theirs");
    };
    EXPECT_TRUE(azure.plan(with(31)).is_blocked());
    azure.converge(with(30));
    expect_converged(azure, with(30));
}

TEST(Rights, that_are_lacking_are_warned_of_in_a_plan)
{
    SimulatedAzure azure;
    const Plan plan = azure.plan(stack(stacks::vm("pmk-01")), SimulatedAzure::any());
    EXPECT_TRUE(std::ranges::none_of(plan.diagnostics, [](const auto& d) {
        return d.id == "caller-lacks-rights";
    })) << to_text(plan);
}

} // namespace
