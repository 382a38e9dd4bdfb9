// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"
#include "tests/properties/write_faults.hpp"
#include "tests/support/simulated_azure.hpp"

#include "reconciler/plan/diff.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace {

using namespace reconciler;
using test::always;
using test::SimulatedAzure;
using test::to_text;
using test::ways_to_fail;

/// From one settled configuration to another.
struct Way {
    std::string from; ///< empty: from nothing
    std::string to;
};

class Failure : public testing::Test {
protected:
    static std::string small()
    {
        return stacks::head() + stacks::vault() + stacks::two_policies() + stacks::vm("pmk-01") +
               stacks::vm("ade-kek-01");
    }

    /// Another tag, another retention, one VM less, one under another policy, one more.
    static std::string changed()
    {
        std::string toml = stacks::head() + stacks::vault() + stacks::two_policies() +
                           stacks::vm("ade-bek-01") + stacks::vm("cmk-01", "", "weekly") +
                           stacks::vm("pmk-01");
        toml.replace(toml.find("env = \"test\""), 12, "env = \"prod\"");
        toml.replace(toml.find("count = 30"), 10, "count = 60");
        return toml;
    }

    static std::set<std::string> distinct_writes(const Way& way)
    {
        SimulatedAzure azure;
        if (!way.from.empty()) azure.converge(way.from);
        azure.forget();
        azure.converge(way.to);
        const auto all = azure.writes();
        return {all.begin(), all.end()};
    }

    static std::map<std::string, int> counted(const std::vector<std::string>& writes)
    {
        std::map<std::string, int> counts;
        for (const auto& write : writes) ++counts[write];
        return counts;
    }

    /// Records of steps that failed may lag behind the cloud; all others say what is live.
    static void expect_records_true(SimulatedAzure& azure, const std::string& toml)
    {
        std::set<std::string> failed;
        for (const auto& step : azure.last_report.steps)
            if (step.status != StepStatus::succeeded)
                failed.insert(step.step_id.substr(0, step.step_id.rfind('/')));
        const Observation seen = azure.observe(toml);
        const azure::AzureDomain domain;
        std::set<ResourceId> ids;
        for (const auto& record : azure.records()) {
            if (record.status == Record::Status::managed) {
                EXPECT_TRUE(ids.insert(record.id).second) << record.id.text();
            }
            if (failed.contains(to_string(record.address))) continue;
            const Live* live = seen.find(record.id);
            ASSERT_TRUE(live) << to_string(record.address);
            if (record.status == Record::Status::retained) continue;
            const auto& table = *domain.schema().kind(record.address.kind);
            const auto apart =
                differences(table, record.attributes, &record.attributes, live->attributes);
            EXPECT_TRUE(apart.empty()) << to_string(record.address) << ' ' << apart.front().path;
        }
    }

    static void expect_survives(const Way& way)
    {
        for (const auto& write : distinct_writes(way)) {
            for (const auto& then : ways_to_fail()) {
                SCOPED_TRACE(write + " " + then);
                SimulatedAzure azure;
                if (!way.from.empty()) azure.converge(way.from);
                azure.fault(always(write, then));
                azure.converge(way.to);
                azure.clear_faults();
                expect_records_true(azure, way.to);
                const Plan again = azure.converge(way.to);
                EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), again.steps.size())
                    << to_text(again) << to_text(azure.last_report);
                const Plan after = azure.plan(way.to);
                EXPECT_TRUE(after.in_sync()) << to_text(after);
                if (HasFailure()) return;
            }
        }
    }
};

TEST_F(Failure, of_any_write_of_a_first_apply_is_survived)
{
    expect_survives({"", small()});
}

TEST_F(Failure, of_any_write_of_a_change_is_survived)
{
    expect_survives({small(), changed()});
}

TEST_F(Failure, to_write_the_state_is_survived_at_any_commit)
{
    SimulatedAzure whole;
    whole.converge(small());
    const int commits = whole.store->commits;
    const auto written = counted(whole.writes());
    for (int k = 1; k <= commits; ++k) {
        SCOPED_TRACE(k);
        SimulatedAzure azure;
        azure.store->fail_from = k;
        azure.store->fail_to = 1 << 20;
        azure.converge(small());
        azure.store->fail_from = 0;
        azure.converge(small());
        azure.converge(small());
        const Plan after = azure.plan(small());
        ASSERT_TRUE(after.in_sync()) << to_text(after);
        for (const auto& [write, count] : counted(azure.writes()))
            ASSERT_LE(count, written.at(write)) << write << " was repeated";
    }
}

TEST_F(Failure, a_lost_state_refuses_vaults_of_another_lineage)
{
    SimulatedAzure azure;
    azure.converge(small());
    azure.lose_state();
    azure.forget();
    const Plan plan = azure.converge(small());
    ASSERT_TRUE(plan.is_blocked()) << to_text(plan);
    std::set<std::string> reasons;
    for (const auto& change : plan.changes)
        for (const auto& problem : change.blocked) reasons.insert(problem.id);
    EXPECT_TRUE(reasons.contains("vault-of-another-stack"));
    EXPECT_TRUE(azure.writes().empty());
}

TEST_F(Failure, an_unread_scope_freezes_removals)
{
    for (const std::string list : {"backupProtectedItems", "backupPolicies"}) {
        SCOPED_TRACE(list);
        SimulatedAzure azure;
        azure.converge(small());
        azure.fault(R"([{"match":{"method":"GET","path":")" + list +
                    R"("},"then":{"status":403,"body":{"error":{"code":"AuthorizationFailed",)"
                    R"("message":"no"}}}}])");
        const Plan plan = azure.plan(stacks::head() + stacks::vault(), SimulatedAzure::any());
        EXPECT_FALSE(plan.unread.empty());
        for (const auto& change : plan.changes)
            EXPECT_TRUE(change.steps.empty() || change.address.kind == "protected_vm")
                << to_text(plan);
        if (list == "backupProtectedItems") {
            EXPECT_TRUE(plan.steps.empty()) << to_text(plan);
        }
        azure.clear_faults();
    }
}

std::string forbid(const std::string& path)
{
    return R"([{"match":{"method":"GET","path":")" + path +
           R"(","times":0},"then":{"status":403,"body":{"error":{"code":"AuthorizationFailed",)"
           R"("message":"no"}}}}])";
}

std::set<std::string> problems_of(const Plan& plan, const std::string& kind)
{
    std::set<std::string> ids;
    for (const auto& change : plan.changes)
        if (change.address.kind == kind)
            for (const auto& problem : change.blocked) ids.insert(problem.id);
    return ids;
}

TEST_F(Failure, to_see_what_a_grant_rests_on_blocks_encrypted_vms_only)
{
    const std::string toml = stacks::head() + stacks::vault() + stacks::two_policies() +
                             stacks::vm("pmk-01") + stacks::vm("ade-bek-01");
    const std::vector<std::pair<std::string, std::string>> cases{
        {"Microsoft.KeyVault/vaults", "scope-unread"},
        {"roleAssignments", "scope-unread"},
        {"servicePrincipals", "backup-principal-unknown"}};
    for (const auto& [path, why] : cases) {
        SCOPED_TRACE(path);
        SimulatedAzure azure;
        azure.fault(forbid(path));
        const Plan plan = azure.converge(toml);
        EXPECT_EQ(problems_of(plan, "key_vault_grant"), std::set<std::string>{why})
            << to_text(plan);
        EXPECT_EQ(problems_of(plan, "protected_vm"), std::set<std::string>{"blocked-by"})
            << to_text(plan);
        EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size());
        EXPECT_FALSE(plan.unread.empty());
        azure.clear_faults();
        azure.converge(toml);
        EXPECT_TRUE(azure.plan(toml).in_sync()) << to_text(azure.plan(toml));
    }
}

TEST_F(Failure, to_see_the_vms_blocks_new_protection_and_keeps_the_old)
{
    SimulatedAzure azure;
    const std::string base = stacks::head() + stacks::vault() + stacks::two_policies();
    azure.converge(base + stacks::vm("pmk-01"));
    azure.fault(forbid("virtualMachines"));
    const Plan plan = azure.plan(base + stacks::vm("pmk-01") + stacks::vm("cmk-01"));
    ASSERT_EQ(plan.changes.size(), 1U) << to_text(plan);
    EXPECT_EQ(problems_of(plan, "protected_vm"), std::set<std::string>{"scope-unread"});
}

TEST_F(Failure, of_any_write_of_a_destroy_is_survived)
{
    SimulatedAzure smooth;
    smooth.converge(small());
    smooth.forget();
    smooth.apply(smooth.plan_to_destroy(small(), SimulatedAzure::any()));
    for (const auto& write : smooth.writes()) {
        for (const auto& then : ways_to_fail()) {
            SCOPED_TRACE(write + " " + then);
            SimulatedAzure azure;
            azure.converge(small());
            azure.fault(always(write, then));
            azure.apply(azure.plan_to_destroy(small(), SimulatedAzure::any()));
            azure.clear_faults();
            azure.apply(azure.plan_to_destroy(small(), SimulatedAzure::any()));
            EXPECT_TRUE(azure.plan_to_destroy(small()).steps.empty())
                << to_text(azure.plan_to_destroy(small()));
            for (const auto& record : azure.records())
                EXPECT_EQ(record.status, Record::Status::retained) << to_string(record.address);
        }
    }
}

} // namespace
