// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;

const Change* change_of(const Plan& plan, const std::string& address)
{
    for (const auto& change : plan.changes)
        if (to_string(change.address) == address) return &change;
    return nullptr;
}

Verb verb_of(const Plan& plan, const std::string& address)
{
    const auto* change = change_of(plan, address);
    return change ? change->verb : Verb::none;
}

class NarrowPath : public testing::Test {
protected:
    /// Applies everything of `toml`; it must succeed, and be in sync afterwards.
    Plan settle(const std::string& toml, const Consent& consent = SimulatedAzure::any())
    {
        Plan plan = azure.converge(toml, consent);
        EXPECT_FALSE(plan.is_blocked()) << to_text(plan);
        EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
            << to_text(plan) << to_text(azure.last_report);
        expect_in_sync(toml);
        return plan;
    }

    void expect_in_sync(const std::string& toml)
    {
        azure.forget();
        const Plan second = azure.plan(toml);
        EXPECT_TRUE(second.in_sync()) << to_text(second);
        EXPECT_TRUE(second.steps.empty()) << to_text(second);
        EXPECT_TRUE(second.unread.empty());
        azure.apply(second);
        EXPECT_TRUE(azure.writes().empty());
    }

    std::string state_of(const std::string& toml, const std::string& vm)
    {
        for (const auto& live : azure.observe(toml).objects)
            if (live.kind == "protected_vm" && live.facts.text("vm_name") == vm)
                return live.facts.get("soft_deleted").truth() ? "soft-deleted"
                                                              : live.facts.text("protection_state");
        return "absent";
    }

    SimulatedAzure azure;
    const std::string base = stacks::head() + stacks::vault() + stacks::policies();
    const std::string one = base + stacks::vm("pmk-01");
};

TEST_F(NarrowPath, a_vault_alone_settles)
{
    settle(stacks::head() + stacks::vault());
}

TEST_F(NarrowPath, policies_settle)
{
    settle(base);
}

TEST_F(NarrowPath, an_unencrypted_vm_is_protected)
{
    settle(one);
    EXPECT_EQ(state_of(one, "pmk-01"), "IRPending");
}

TEST_F(NarrowPath, encrypted_vms_are_protected_with_derived_grants)
{
    const Plan plan = settle(stacks::whole());
    EXPECT_EQ(verb_of(plan, "key_vault_grant.kv-app"), Verb::create) << to_text(plan);
    EXPECT_EQ(verb_of(plan, "key_vault_grant.kv-rbac"), Verb::create) << to_text(plan);
    EXPECT_EQ(change_of(plan, "key_vault_grant.kv-app")->steps.size(), 1U);
    EXPECT_EQ(state_of(stacks::whole(), "ade-kek-02"), "IRPending");
}

TEST_F(NarrowPath, an_object_that_exists_is_adopted)
{
    settle(one);
    azure.lose_state();
    azure.perform({"set", "vault/rsv-prod", "tags={}"});
    const Plan plan = azure.plan(one, SimulatedAzure::any());
    EXPECT_EQ(verb_of(plan, "policy.nightly"), Verb::adopt) << to_text(plan);
    EXPECT_EQ(verb_of(plan, "protected_vm.pmk-01"), Verb::adopt) << to_text(plan);
    settle(one);
    EXPECT_EQ(azure.records().size(), 6U);
}

TEST_F(NarrowPath, a_removed_block_stops_and_keeps_the_data)
{
    settle(one);
    const Plan plan = settle(base);
    EXPECT_EQ(verb_of(plan, "protected_vm.pmk-01"), Verb::stop) << to_text(plan);
    EXPECT_EQ(state_of(base, "pmk-01"), "ProtectionStopped");
    const auto records = azure.records();
    EXPECT_EQ(azure.find(records, "protected_vm.pmk-01")->status, Record::Status::retained);
}

TEST_F(NarrowPath, what_was_stopped_is_resumed_when_declared_again)
{
    settle(one);
    settle(base);
    EXPECT_EQ(verb_of(settle(one), "protected_vm.pmk-01"), Verb::resume);
}

TEST_F(NarrowPath, a_stop_behind_our_back_is_drift_and_resumed)
{
    settle(one);
    azure.perform({"stop-protection", "rg-app/pmk-01"});
    const Plan plan = azure.plan(one);
    EXPECT_EQ(verb_of(plan, "protected_vm.pmk-01"), Verb::resume) << to_text(plan);
    EXPECT_TRUE(plan.has(Cause::drift));
    settle(one);
}

TEST_F(NarrowPath, soft_deleted_data_is_undeleted_with_consent_only)
{
    settle(one);
    azure.perform({"set", "vault/rsv-prod",
                   "properties.securitySettings.immutabilitySettings.state=Disabled"});
    azure.perform({"delete-backup", "rg-app/pmk-01"});
    const Plan plan = azure.plan(one);
    EXPECT_EQ(verb_of(plan, "protected_vm.pmk-01"), Verb::undelete) << to_text(plan);
    EXPECT_EQ(change_of(plan, "protected_vm.pmk-01")->lacking,
              std::vector<std::string>{"undelete"});
    settle(one);
    EXPECT_NE(state_of(one, "pmk-01"), "soft-deleted");
}

TEST_F(NarrowPath, data_is_deleted_with_consent_only)
{
    const std::string open = stacks::head() + R"(
[vault.prod]
name = "rsv-prod"
resource_group = "rg-backup"
location = "westeurope"
)" + stacks::policies();
    settle(open + stacks::vm("pmk-01", "on_remove = \"delete\"\n"));
    const Plan withheld = azure.plan(open);
    EXPECT_EQ(verb_of(withheld, "protected_vm.pmk-01"), Verb::delete_data);
    EXPECT_TRUE(withheld.is_blocked());
    settle(open);
    EXPECT_EQ(state_of(open, "pmk-01"), "soft-deleted");
}

TEST_F(NarrowPath, another_policy_is_an_update)
{
    settle(base + stacks::vm("pmk-01", "", "weekly"));
    EXPECT_EQ(verb_of(settle(one), "protected_vm.pmk-01"), Verb::update);
}

TEST_F(NarrowPath, a_changed_policy_is_written_in_place)
{
    settle(one);
    std::string longer = one;
    longer.replace(longer.find("count = 30"), 10, "count = 60");
    EXPECT_EQ(verb_of(settle(longer), "policy.nightly"), Verb::update);
}

TEST_F(NarrowPath, renamed_keys_change_nothing)
{
    settle(one);
    const std::string renamed = base + "\n[protected_vm.other]\nvm = \"rg-app/pmk-01\"\npolicy = "
                                       "\"nightly\"\n";
    azure.forget();
    const Plan plan = azure.converge(renamed);
    EXPECT_EQ(verb_of(plan, "protected_vm.other"), Verb::renamed) << to_text(plan);
    EXPECT_TRUE(azure.writes().empty());
    EXPECT_EQ(azure.records().size(), 6U);
    expect_in_sync(renamed);
}

TEST_F(NarrowPath, destroying_stops_and_lets_go_of_a_vault_that_holds_data)
{
    settle(one);
    const Plan plan = azure.plan_to_destroy(one, SimulatedAzure::any());
    EXPECT_EQ(verb_of(plan, "vault.prod"), Verb::forget) << to_text(plan);
    azure.apply(plan);
    EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
        << to_text(plan) << to_text(azure.last_report);
    EXPECT_EQ(azure.records().size(), 1U);
    EXPECT_TRUE(azure.plan_to_destroy(one).steps.empty()) << to_text(azure.plan_to_destroy(one));
}

TEST_F(NarrowPath, destroying_deletes_an_empty_vault)
{
    settle(base);
    const Plan plan = azure.plan_to_destroy(base, SimulatedAzure::any());
    EXPECT_EQ(verb_of(plan, "vault.prod"), Verb::remove) << to_text(plan);
    azure.apply(plan);
    EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
        << to_text(plan) << to_text(azure.last_report);
    EXPECT_TRUE(azure.records().empty());
}

std::string first_problem(const Plan& plan, const std::string& address)
{
    const auto* change = change_of(plan, address);
    return change && !change->blocked.empty() ? change->blocked.front().id : "";
}

TEST_F(NarrowPath, an_immutable_vault_refuses_shorter_retention_before_azure_does)
{
    settle(one);
    std::string shorter = one;
    shorter.replace(shorter.find("count = 30"), 10, "count = 20");
    EXPECT_EQ(first_problem(azure.plan(shorter), "policy.nightly"), "immutable-vault");
    shorter.replace(shorter.find("\"Unlocked\""), 10, "\"Disabled\"");
    settle(shorter);
}

TEST_F(NarrowPath, an_immutable_vault_refuses_to_delete_data_before_azure_does)
{
    settle(base + stacks::vm("pmk-01", "on_remove = \"delete\"\n"));
    const Plan plan = azure.plan(base, SimulatedAzure::any());
    EXPECT_EQ(first_problem(plan, "protected_vm.pmk-01"), "immutable-vault");
    EXPECT_TRUE(plan.steps.empty());
}

TEST_F(NarrowPath, backups_are_suspended_in_an_immutable_vault)
{
    settle(base + stacks::vm("pmk-01", "on_remove = \"suspend\"\n"));
    EXPECT_EQ(verb_of(settle(base), "protected_vm.pmk-01"), Verb::suspend);
    EXPECT_EQ(state_of(base, "pmk-01"), "BackupsSuspended");
}

TEST_F(NarrowPath, what_is_detached_stays_protected)
{
    settle(base + stacks::vm("pmk-01", "on_remove = \"detach\"\n"));
    azure.forget();
    EXPECT_EQ(verb_of(azure.converge(base), "protected_vm.pmk-01"), Verb::forget);
    EXPECT_TRUE(azure.writes().empty());
    expect_in_sync(base);
}

TEST_F(NarrowPath, grants_that_are_only_verified_block_what_needs_them)
{
    std::string verifying = stacks::whole();
    verifying.replace(verifying.find("stack = \"test\""), 14,
                      "stack = \"test\"\ngrants = \"verify\"");
    const Plan plan = azure.converge(verifying);
    EXPECT_EQ(first_problem(plan, "key_vault_grant.kv-app"), "grant-missing") << to_text(plan);
    EXPECT_EQ(first_problem(plan, "protected_vm.ade-kek-02"), "blocked-by");
    EXPECT_EQ(state_of(verifying, "ade-kek-02"), "absent");
    EXPECT_EQ(state_of(verifying, "pmk-01"), "IRPending");
    azure.perform({"grant", "kv-app"});
    azure.perform({"grant", "kv-rbac"});
    settle(verifying);
}

TEST_F(NarrowPath, a_declared_grant_stands_for_the_derived_one)
{
    const std::string declared =
        stacks::whole() + "\n[key_vault_grant.mine]\nkey_vault = \"kv-app\"\n";
    const Plan plan = settle(declared);
    EXPECT_EQ(verb_of(plan, "key_vault_grant.mine"), Verb::create) << to_text(plan);
    EXPECT_EQ(verb_of(plan, "key_vault_grant.kv-app"), Verb::none);
}

TEST_F(NarrowPath, a_grant_that_is_there_is_used_and_not_owned)
{
    azure.perform({"grant", "kv-app"});
    azure.perform({"grant", "kv-rbac"});
    settle(stacks::whole());
    const auto records = azure.records();
    EXPECT_EQ(azure.find(records, "key_vault_grant.kv-app"), nullptr);
}

TEST_F(NarrowPath, a_vm_moves_to_another_vault)
{
    const std::string two = base + stacks::empty_vault() + stacks::policy_elsewhere();
    settle(two + stacks::vm("pmk-01"));
    const Plan plan = settle(two + stacks::vm("pmk-01", "", "elsewhere"));
    EXPECT_EQ(verb_of(plan, "protected_vm.pmk-01"), Verb::move) << to_text(plan);
}

TEST_F(NarrowPath, what_is_managed_elsewhere_is_never_written)
{
    settle(base);
    azure.lose_state();
    const std::string existing = stacks::head() + R"(
[vault.theirs]
name = "rsv-prod"
resource_group = "rg-backup"
existing = true

[policy.theirs]
name = "nightly-30d"
vault = "theirs"
existing = true
)" + stacks::vm("ade-kek-01", "", "theirs");
    settle(existing);
    EXPECT_EQ(azure.records().size(), 2U);
}

TEST_F(NarrowPath, one_way_doors_need_their_own_consent)
{
    std::string locked = base;
    locked.replace(locked.find("\"Unlocked\""), 10, "\"Locked\"");
    const Plan withheld = azure.plan(locked);
    EXPECT_EQ(change_of(withheld, "vault.prod")->lacking,
              std::vector<std::string>{"one-way:immutability-locked"});
    settle(locked);
    EXPECT_EQ(first_problem(azure.plan(base), "vault.prod"), "one-way-door");
}

TEST_F(NarrowPath, a_whole_stack_reads_lists_and_no_single_vm)
{
    settle(stacks::whole());
    azure.forget();
    azure.plan(stacks::whole());
    EXPECT_LE(azure.requests(), 20U);
}

} // namespace
