// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"
#include "tests/support/simulated_azure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;

/// How somebody changes one attribute behind our back.
struct Mutation {
    std::string path; ///< "vault.tags", "policy.schedule.time"
    std::vector<std::string> words;
};

const std::string nightly = "policy/rsv-prod/nightly-30d";
const std::string weekly = "policy/rsv-prod/weekly-v1";
const std::string daily = "policy/rsv-prod/daily-v1";
const std::string spare = "vault/rsv-spare";
const std::string keyed = "vault/rsv-keyed";

std::vector<std::string> set(const std::string& object, const std::string& change)
{
    return {"set", object, "properties." + change};
}

const std::vector<Mutation>& mutations()
{
    const std::string excluded = "item/rsv-prod/rg-app/ade-kek-01";
    const std::string retention = "retentionPolicy.";
    static const std::vector<Mutation> all = {
        {"vault.storage_redundancy",
         set(spare, "redundancySettings.standardTierStorageRedundancy=LocallyRedundant")},
        {"vault.cross_region_restore", set(spare, "redundancySettings.crossRegionRestore=Enabled")},
        {"vault.soft_delete.state",
         set(spare, "securitySettings.softDeleteSettings.softDeleteState=Disabled")},
        {"vault.soft_delete.retention_days",
         set(spare, "securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays=14")},
        {"vault.immutability", set(spare, "securitySettings.immutabilitySettings.state=Disabled")},
        {"vault.tags", {"set", spare, "tags.env=other"}},
        {"vault.sku", {"set", spare, "sku.name=Standard"}},
        {"vault.cross_subscription_restore",
         set(keyed, "restoreSettings.crossSubscriptionRestoreSettings."
                    "crossSubscriptionRestoreState=Disabled")},
        {"vault.public_network_access", set(keyed, "publicNetworkAccess=Disabled")},
        {"vault.monitoring_settings.alerts_for_all_job_failures",
         set(keyed, "monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures="
                    "Disabled")},
        {"vault.monitoring_settings.alerts_for_critical_operations",
         set(keyed, "monitoringSettings.classicAlertSettings.alertsForCriticalOperations="
                    "Disabled")},
        {"vault.identity.type", {"set", keyed, "identity.type=UserAssigned"}},
        {"vault.identity.user_assigned_identities",
         {"set", keyed,
          R"(identity.userAssignedIdentities={"/subscriptions/s/resourceGroups/g/)"
          R"(providers/Microsoft.ManagedIdentity/userAssignedIdentities/i":)"
          R"({"principalId":"p","clientId":"c"}})"}},
        {"vault.encryption.key",
         set(keyed, "encryption.keyVaultProperties.keyUri=https://kv-app.vault.azure.net/keys/x")},
        {"vault.encryption.identity",
         set(keyed, R"(encryption.kekIdentity={"useSystemAssignedIdentity":false,)"
                    R"("userAssignedIdentity":"/subscriptions/s/x"})")},
        {"policy.time_zone", set(nightly, "timeZone=UTC")},
        {"policy.schedule.frequency",
         set(nightly, R"(schedulePolicy={"schedulePolicyType":"SimpleSchedulePolicyV2",)"
                      R"("scheduleRunFrequency":"Daily","dailySchedule":)"
                      R"({"scheduleRunTimes":["2026-01-01T08:00:00Z"]}})")},
        {"policy.schedule.time",
         set(weekly, R"(schedulePolicy.scheduleRunTimes=["2026-01-01T22:00:00Z"])")},
        {"policy.schedule.weekdays", set(weekly, R"(schedulePolicy.scheduleRunDays=["Monday"])")},
        {"policy.schedule.interval_hours",
         set(nightly, "schedulePolicy.hourlySchedule.interval=6")},
        {"policy.schedule.window_start",
         set(nightly,
             R"(schedulePolicy.hourlySchedule.scheduleWindowStartTime="2026-01-01T09:00:00Z")")},
        {"policy.schedule.window_hours",
         set(nightly, "schedulePolicy.hourlySchedule.scheduleWindowDuration=8")},
        {"policy.instant_restore_days", set(nightly, "instantRpRetentionRangeInDays=6")},
        {"policy.snapshot_resource_group.prefix",
         set(nightly, "instantRPDetails.azureBackupRGNamePrefix=other-")},
        {"policy.snapshot_resource_group.suffix",
         set(nightly, "instantRPDetails.azureBackupRGNameSuffix=-other")},
        {"policy.snapshot_consistency_type",
         set(nightly, "snapshotConsistencyType=OnlyCrashConsistent")},
        {"policy.tiering.mode",
         set(nightly, R"(tieringPolicy.ArchivedRP={"tieringMode":)"
                      R"("DoNotTier","duration":0,"durationType":"Invalid"})")},
        {"policy.tiering.duration", set(nightly, "tieringPolicy.ArchivedRP.duration=4")},
        {"policy.tiering.duration_type",
         set(nightly, "tieringPolicy.ArchivedRP.durationType=Years")},
        {"policy.retention.daily.count",
         set(nightly, retention + "dailySchedule.retentionDuration.count=29")},
        {"policy.retention.weekly.count",
         set(nightly, retention + "weeklySchedule.retentionDuration.count=8")},
        {"policy.retention.weekly.weekdays",
         set(nightly, retention + R"(weeklySchedule.daysOfTheWeek=["Monday"])")},
        {"policy.retention.monthly.count",
         set(nightly, retention + "monthlySchedule.retentionDuration.count=11")},
        {"policy.retention.monthly.weekdays",
         set(nightly,
             retention + R"(monthlySchedule.retentionScheduleWeekly.daysOfTheWeek=["Monday"])")},
        {"policy.retention.monthly.weeks",
         set(nightly,
             retention + R"(monthlySchedule.retentionScheduleWeekly.weeksOfTheMonth=["Last"])")},
        {"policy.retention.monthly.days",
         set(daily, retention + R"(monthlySchedule.retentionScheduleDaily.daysOfTheMonth=)"
                                R"([{"date":2,"isLast":false},{"date":0,"isLast":true}])")},
        {"policy.retention.monthly.last_day",
         set(daily, retention + R"(monthlySchedule.retentionScheduleDaily.daysOfTheMonth=)"
                                R"([{"date":1,"isLast":false},{"date":15,"isLast":false}])")},
        {"policy.retention.yearly.count",
         set(nightly, retention + "yearlySchedule.retentionDuration.count=4")},
        {"policy.retention.yearly.months",
         set(nightly, retention + R"(yearlySchedule.monthsOfYear=["March"])")},
        {"policy.retention.yearly.weekdays",
         set(nightly,
             retention + R"(yearlySchedule.retentionScheduleWeekly.daysOfTheWeek=["Monday"])")},
        {"policy.retention.yearly.weeks",
         set(nightly,
             retention + R"(yearlySchedule.retentionScheduleWeekly.weeksOfTheMonth=["Last"])")},
        {"policy.retention.yearly.days",
         set(daily, retention + R"(yearlySchedule.retentionScheduleDaily.daysOfTheMonth=)"
                                R"([{"date":2,"isLast":false},{"date":0,"isLast":true}])")},
        {"policy.retention.yearly.last_day",
         set(daily, retention + R"(yearlySchedule.retentionScheduleDaily.daysOfTheMonth=)"
                                R"([{"date":1,"isLast":false}])")},
        {"protected_vm.policy", {"change-policy", "rg-app/pmk-01", "short-v1"}},
        {"protected_vm.exclude_disks",
         set(excluded, "extendedProperties.diskExclusionProperties.diskLunList=[]")},
    };
    return all;
}

/// Every attribute, down to the members of objects, that somebody else can change in the cloud.
void collect(const std::vector<Attribute>& attributes, const std::string& prefix,
             std::set<std::string>& out)
{
    for (const auto& attribute : attributes) {
        if (attribute.mutability != Mutability::in_place) continue;
        const std::string path = prefix + '.' + attribute.name;
        if (attribute.members.empty())
            out.insert(path);
        else
            collect(attribute.members, path, out);
    }
}

std::set<std::string> paths_that_can_drift()
{
    std::set<std::string> out;
    const azure::AzureDomain domain;
    for (const auto& kind : domain.schema().kinds)
        if (kind.name != "protected_vm_set") // stands for objects, is none
            collect(kind.attributes, kind.name, out);
    return out;
}

/// The attribute that the difference of a path is shown at: "schedule" for "schedule.time".
bool speaks_of(const Plan& plan, const std::string& path)
{
    const auto dot = path.find('.');
    const std::string kind = path.substr(0, dot);
    const std::string attribute = path.substr(dot + 1, path.find('.', dot + 1) - dot - 1);
    for (const auto& change : plan.changes)
        for (const auto& one : change.attributes)
            if (change.address.kind == kind && one.path.starts_with(attribute) &&
                one.cause == Cause::drift)
                return true;
    return false;
}

TEST(Drift, has_a_mutation_for_every_attribute_that_can_drift)
{
    std::set<std::string> listed{"vault.resource_guard"}; // in guarded_vault_test
    for (const auto& mutation : mutations()) listed.insert(mutation.path);
    EXPECT_EQ(listed, paths_that_can_drift());
}

TEST(Drift, of_every_attribute_is_seen_and_healed)
{
    SimulatedAzure azure;
    const std::string toml = stacks::whole() + stacks::furnished_vault();
    azure.converge(toml);
    ASSERT_TRUE(azure.plan(toml).in_sync())
        << to_text(azure.last_report) << to_text(azure.plan(toml));
    for (const auto& mutation : mutations()) {
        SCOPED_TRACE(mutation.path);
        azure.perform(mutation.words);
        const Plan drifted = azure.plan(toml, SimulatedAzure::any());
        EXPECT_TRUE(drifted.has(Cause::drift)) << to_text(drifted);
        EXPECT_FALSE(drifted.has(Cause::configuration)) << to_text(drifted);
        EXPECT_TRUE(speaks_of(drifted, mutation.path)) << to_text(drifted);
        azure.apply(drifted);
        EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), drifted.steps.size())
            << to_text(azure.last_report);
        const Plan healed = azure.plan(toml);
        ASSERT_TRUE(healed.in_sync()) << to_text(healed);
    }
}

TEST(Drift, of_a_revoked_grant_is_seen_and_healed)
{
    for (const std::string key_vault : {"kv-app", "kv-rbac"}) {
        SimulatedAzure azure;
        azure.converge(stacks::whole());
        azure.perform({"revoke", key_vault});
        const Plan drifted = azure.plan(stacks::whole());
        EXPECT_TRUE(drifted.has(Cause::drift)) << to_text(drifted);
        EXPECT_FALSE(drifted.has(Cause::configuration)) << to_text(drifted);
        azure.apply(drifted);
        const Plan healed = azure.plan(stacks::whole());
        EXPECT_TRUE(healed.in_sync()) << to_text(azure.last_report) << to_text(healed);
    }
}

TEST(Drift, of_each_object_that_is_gone_is_seen_and_healed)
{
    const std::vector<std::string> objects{spare, daily, "item/rsv-prod/rg-app/pmk-01"};
    for (const auto& object : objects) {
        SCOPED_TRACE(object);
        SimulatedAzure azure;
        azure.converge(stacks::whole());
        azure.perform({"delete", object});
        const Plan drifted = azure.plan(stacks::whole(), SimulatedAzure::any());
        EXPECT_TRUE(drifted.has(Cause::drift)) << to_text(drifted);
        EXPECT_FALSE(drifted.has(Cause::configuration)) << to_text(drifted);
        azure.apply(drifted);
        const Plan healed = azure.plan(stacks::whole());
        EXPECT_TRUE(healed.in_sync()) << to_text(azure.last_report) << to_text(healed);
    }
}

TEST(Drift, of_a_vault_that_is_gone_with_all_it_held_is_healed)
{
    SimulatedAzure azure;
    azure.converge(stacks::whole());
    azure.perform({"delete", "vault/rsv-prod"});
    const Plan drifted = azure.plan(stacks::whole(), SimulatedAzure::any());
    EXPECT_FALSE(drifted.has(Cause::configuration)) << to_text(drifted);
    azure.apply(drifted);
    const Plan healed = azure.plan(stacks::whole());
    EXPECT_TRUE(healed.in_sync()) << to_text(azure.last_report) << to_text(healed);
}

TEST(Drift, keeps_what_is_not_declared_when_it_is_healed)
{
    SimulatedAzure azure;
    std::string toml = stacks::whole();
    const std::string line = "snapshot_consistency_type = \"ApplicationConsistent\"\n";
    toml.erase(toml.find(line), line.size());
    azure.converge(toml);
    azure.perform(set(nightly, "snapshotConsistencyType=OnlyCrashConsistent"));
    azure.perform(set(nightly, "timeZone=UTC"));
    azure.converge(toml);
    EXPECT_TRUE(azure.perform({"show", nightly}).contains("OnlyCrashConsistent"));
}

std::string vm_alone()
{
    return stacks::head() + stacks::vault() + stacks::policies() + stacks::vm("pmk-01");
}

TEST(Surroundings, a_vm_that_becomes_encrypted_needs_a_grant)
{
    SimulatedAzure azure;
    azure.converge(vm_alone());
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-app", "kv-app"});
    const Plan plan = azure.plan(vm_alone());
    EXPECT_TRUE(plan.has(Cause::surroundings)) << to_text(plan);
    EXPECT_FALSE(plan.has(Cause::drift) || plan.has(Cause::configuration)) << to_text(plan);
    azure.converge(vm_alone());
    EXPECT_TRUE(azure.plan(vm_alone()).in_sync()) << to_text(azure.plan(vm_alone()));
}

TEST(Surroundings, a_key_that_is_added_widens_the_grant)
{
    SimulatedAzure azure;
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-app"});
    azure.converge(vm_alone());
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-app", "kv-app"});
    const Plan plan = azure.plan(vm_alone());
    EXPECT_TRUE(plan.has(Cause::surroundings)) << to_text(plan);
    azure.apply(plan);
    EXPECT_TRUE(azure.plan(vm_alone()).in_sync()) << to_text(azure.plan(vm_alone()));
}

TEST(Drift, of_a_declared_grant_that_no_vm_needs_is_seen)
{
    SimulatedAzure azure;
    const std::string toml = vm_alone() + "\n[key_vault_grant.kept]\nkey_vault = \"kv-app\"\n";
    azure.converge(toml);
    ASSERT_TRUE(azure.plan(toml).in_sync()) << to_text(azure.plan(toml));
    azure.perform({"revoke", "kv-app"});
    const Plan plan = azure.plan(toml);
    EXPECT_TRUE(plan.has(Cause::drift)) << to_text(plan);
    azure.apply(plan);
    EXPECT_TRUE(azure.plan(toml).in_sync()) << to_text(azure.plan(toml));
}

TEST(Surroundings, a_key_vault_that_was_switched_gets_a_grant_and_the_old_one_stays)
{
    SimulatedAzure azure;
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-app", "kv-app"});
    azure.converge(vm_alone());
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-rbac", "kv-rbac"});
    const Plan plan = azure.plan(vm_alone());
    EXPECT_TRUE(plan.has(Cause::surroundings)) << to_text(plan);
    EXPECT_FALSE(plan.has(Cause::drift) || plan.has(Cause::configuration)) << to_text(plan);
    azure.apply(plan);
    const Plan after = azure.plan(vm_alone());
    EXPECT_TRUE(after.in_sync()) << to_text(after);
    EXPECT_TRUE(std::ranges::any_of(after.notes, [](const std::string& note) {
        return note.contains("no VM of this stack needs kv-app any more; the grant stays");
    }));
}

TEST(Surroundings, an_unused_grant_goes_only_where_that_was_asked_for)
{
    for (const std::string key_vault : {"kv-app", "kv-rbac"}) {
        SimulatedAzure azure;
        azure.perform({"encrypt", "rg-app/pmk-01", key_vault});
        azure.converge(vm_alone());
        azure.perform({"decrypt", "rg-app/pmk-01"});
        EXPECT_TRUE(azure.plan(vm_alone()).in_sync()) << to_text(azure.plan(vm_alone()));
        std::string toml = vm_alone();
        const std::string stack = "stack = \"test\"\n";
        toml.insert(toml.find(stack), "remove_unused = true\n");
        const Plan plan = azure.plan(toml, SimulatedAzure::any());
        ASSERT_EQ(plan.steps.size(), 1U) << to_text(plan);
        EXPECT_TRUE(plan.changes.front().marks.weakens);
        azure.apply(plan);
        EXPECT_TRUE(azure.plan(toml).in_sync())
            << to_text(azure.last_report) << to_text(azure.plan(toml));
        const auto records = azure.records();
        EXPECT_EQ(azure.find(records, "key_vault_grant." + key_vault), nullptr);
    }
}

TEST(Surroundings, a_key_that_is_given_up_leaves_the_grant_as_it_is)
{
    SimulatedAzure azure;
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-app", "kv-app"});
    azure.converge(vm_alone());
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-app"});
    EXPECT_TRUE(azure.plan(vm_alone()).in_sync()) << to_text(azure.plan(vm_alone()));
}

TEST(Surroundings, a_key_vault_that_goes_by_roles_now_needs_a_role)
{
    SimulatedAzure azure;
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-app", "kv-app"});
    azure.converge(vm_alone());
    azure.perform({"set", "key-vault/kv-app", "properties.enableRbacAuthorization=true"});
    const Plan plan = azure.plan(vm_alone());
    EXPECT_TRUE(plan.has(Cause::surroundings)) << to_text(plan);
    EXPECT_FALSE(plan.has(Cause::drift) || plan.has(Cause::configuration)) << to_text(plan);
    azure.apply(plan);
    EXPECT_TRUE(azure.plan(vm_alone()).in_sync()) << to_text(azure.plan(vm_alone()));
}

TEST(Grants, let_azure_backup_read_the_key_of_a_confidential_vm)
{
    const test::TempDir folder;
    test::write_file(folder.path() + "/estate.toml", R"(
[[subscription]]
id = "11111111-1111-1111-1111-111111111111"
name = "Production"
[[resource_group]]
name = "rg-backup"
location = "westeurope"
[[resource_group]]
name = "rg-app"
location = "westeurope"
[[key_vault]]
name = "kv-app"
resource_group = "rg-app"
[[disk_encryption_set]]
name = "des"
resource_group = "rg-app"
key_vault = "kv-app"
[[virtual_machine]]
name = "secret"
resource_group = "rg-app"
security_type = "ConfidentialVM"
encryption = { kind = "cmk", disk_encryption_set = "des" }
)");
    SimulatedAzure azure(folder.path() + "/estate.toml");
    const std::string toml =
        stacks::head() + stacks::vault() + stacks::policies() + stacks::vm("secret");
    const Plan plan = azure.converge(toml);
    const auto* grant = plan.step("key_vault_grant.kv-app/add-access-policy");
    ASSERT_NE(grant, nullptr) << to_text(plan);
    EXPECT_TRUE(azure.plan(toml).in_sync())
        << to_text(azure.last_report) << to_text(azure.plan(toml));
    azure.perform({"revoke", "kv-app"});
    EXPECT_TRUE(azure.plan(toml).has(Cause::drift)) << to_text(azure.plan(toml));
}

TEST(Grants, by_a_role_with_no_more_than_is_needed)
{
    SimulatedAzure azure;
    std::string toml = vm_alone();
    toml.insert(toml.find("stack = \"test\"\n"), "grant_role = \"custom\"\n");
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-rbac", "kv-rbac"});
    const Plan plan = azure.converge(toml);
    EXPECT_NE(plan.step("key_vault_grant.kv-rbac/define-role"), nullptr) << to_text(plan);
    EXPECT_EQ(azure.last_report.count(StepStatus::succeeded), plan.steps.size())
        << to_text(azure.last_report);
    EXPECT_TRUE(azure.plan(toml).in_sync()) << to_text(azure.plan(toml));
}

TEST(Surroundings, a_vm_that_is_gone_keeps_its_backups)
{
    SimulatedAzure azure;
    azure.converge(vm_alone());
    azure.perform({"delete", "vm/rg-app/pmk-01"});
    const Plan plan = azure.plan(vm_alone());
    EXPECT_TRUE(plan.in_sync()) << to_text(plan);
    EXPECT_EQ(plan.notes.size(), 1U);
    const std::string none = stacks::head() + stacks::vault() + stacks::policies();
    azure.converge(none);
    EXPECT_TRUE(azure.plan(none).in_sync())
        << to_text(azure.last_report) << to_text(azure.plan(none));
}

TEST(Surroundings, another_machine_of_the_same_name_is_refused)
{
    SimulatedAzure azure;
    azure.converge(vm_alone());
    azure.perform(
        {"set", "vm/rg-app/pmk-01", "properties.vmId=99999999-9999-9999-9999-999999999999"});
    const Plan plan = azure.plan(vm_alone());
    ASSERT_TRUE(plan.is_blocked()) << to_text(plan);
    EXPECT_EQ(plan.changes.front().blocked.front().id, "another-machine");
}

TEST(Surroundings, data_that_was_deleted_is_forgotten_once_azure_has_purged_it)
{
    const std::string open = stacks::head() + R"(
[vault.prod]
name = "rsv-prod"
resource_group = "rg-backup"
location = "West Europe"
)" + stacks::policies();
    SimulatedAzure azure;
    azure.converge(open + stacks::vm("pmk-01", "on_remove = \"delete\"\n"));
    azure.converge(open);
    EXPECT_TRUE(azure.plan(open).in_sync()) << to_text(azure.plan(open));
    azure.perform({"advance", "200d"});
    azure.converge(open);
    const auto records = azure.records();
    EXPECT_EQ(azure.find(records, "protected_vm.pmk-01"), nullptr);
    EXPECT_TRUE(azure.plan(open).in_sync()) << to_text(azure.plan(open));
}

TEST(Configuration, may_spell_ids_and_places_as_it_likes)
{
    SimulatedAzure azure;
    azure.converge(vm_alone());
    std::string shouted = vm_alone();
    for (const auto& [calm, loud] :
         std::vector<std::pair<std::string, std::string>>{{"rg-app/pmk-01", "RG-APP/PMK-01"},
                                                          {"\"westeurope\"", "\"West Europe\""},
                                                          {"\"rsv-prod\"", "\"RSV-Prod\""},
                                                          {"\"nightly-30d\"", "\"Nightly-30D\""}})
        shouted.replace(shouted.find(calm), calm.size(), loud);
    azure.forget();
    azure.converge(shouted);
    EXPECT_TRUE(azure.writes().empty());
    const Plan plan = azure.plan(shouted);
    EXPECT_TRUE(plan.in_sync()) << to_text(plan);
    EXPECT_TRUE(plan.steps.empty());
}

TEST(Surroundings, a_vm_that_becomes_encrypted_is_another_cause_than_drift)
{
    SimulatedAzure azure;
    azure.converge(stacks::whole());
    azure.perform({"revoke", "kv-app"});
    azure.perform({"grant", "kv-app"});
    azure.perform({"encrypt", "rg-app/pmk-01", "kv-app", "kv-app"});
    const Plan quiet = azure.plan(stacks::whole());
    EXPECT_TRUE(quiet.in_sync()) << to_text(quiet);
}

} // namespace
