// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string now_body = R"({"properties":{"objectType":"IaasVMBackupRequest",
    "recoveryPointExpiryTimeInUTC":"2026-02-14T00:00:00.000Z"}})";

const std::string keys = R"(
[[key_vault]]
name = "kv-app"
resource_group = "rg-app"
access_policy = [{ principal = "backup-service", keys = ["get", "list", "backup"], secrets = ["get", "list", "backup"] }]
[[virtual_machine]]
name = "safe-01"
resource_group = "rg-app"
encryption = { kind = "ade-kek", key_vault = "kv-app" }
)";

/// Every day at 22:30.
const std::string nightly = R"({"properties":{"backupManagementType":"AzureIaasVM",
    "schedulePolicy":{"schedulePolicyType":"SimpleSchedulePolicy","scheduleRunFrequency":"Daily",
        "scheduleRunTimes":["2026-01-15T22:30:00Z"]},
    "retentionPolicy":{"retentionPolicyType":"LongTermRetentionPolicy","dailySchedule":{
        "retentionTimes":["2026-01-15T22:30:00Z"],
        "retentionDuration":{"count":DAYS,"durationType":"Days"}}},
    "timeZone":"UTC"}})";

std::string kept_for(int days)
{
    std::string policy = nightly;
    return policy.replace(policy.find("DAYS"), 4, std::to_string(days));
}

struct Backup : testing::Test {
    Azure azure{keys};

    void SetUp() override
    {
        azure.make_vault();
        EXPECT_EQ(azure.put("{rsv}/backupPolicies/nightly", kept_for(10)).status, 200);
        EXPECT_EQ(azure.protect("web-01", "nightly").at("status"), "Succeeded");
    }

    Azure::Answer item(const std::string& machine = "web-01")
    {
        return azure.get(Azure::item_path(machine));
    }
    std::string item_at(const std::string& member) { return item().at("properties." + member); }
    Azure::Answer points(const std::string& machine = "web-01")
    {
        return azure.get(Azure::item_path(machine) + "/recoveryPoints");
    }
    Azure::Answer back_up(const std::string& machine = "web-01")
    {
        return azure.post(Azure::item_path(machine) + "/backup", now_body);
    }
    /// The job of a backup that was accepted and has begun.
    std::string job_of(const Azure::Answer& accepted)
    {
        EXPECT_EQ(accepted.status, 202) << accepted.text;
        azure.advance(10s);
        return azure.operation_of(accepted).at("properties.jobId");
    }
    Azure::Answer job(const std::string& name) { return azure.get("{rsv}/backupJobs/" + name); }
    void pass(std::chrono::seconds time)
    {
        azure.advance(time);
        azure.log_in_again();
    }
    Azure::Answer extended()
    {
        return azure.get(Azure::item_path("web-01") + "?$filter=expand eq 'extendedInfo'");
    }
};

} // namespace

TEST_F(Backup, on_demand_is_accepted_at_item_level_and_ends_when_its_job_begins)
{
    const auto accepted = back_up();
    EXPECT_EQ(accepted.status, 202);
    EXPECT_EQ(accepted.text, "");
    EXPECT_THAT(std::string(accepted.headers.get("Azure-AsyncOperation")),
                HasSubstr("web-01/operationsStatus/"));
    EXPECT_THAT(std::string(accepted.headers.get("Location")),
                HasSubstr("web-01/operationResults/"));
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "InProgress");
    azure.advance(10s);
    const auto ended = azure.operation_of(accepted);
    EXPECT_EQ(ended.at("status"), "Succeeded");
    EXPECT_EQ(job(ended.at("properties.jobId")).at("properties.status"), "InProgress");
}

TEST_F(Backup, takes_a_snapshot_first_and_then_transfers)
{
    const std::string name = job_of(back_up());
    const auto task = [&](int index, const std::string& member) {
        return job(name).at("properties.extendedInfo.tasksList").empty()
                   ? ""
                   : text_at(
                         array_at(job(name).body.as_object(), "properties.extendedInfo.tasksList")
                             .at(static_cast<std::size_t>(index))
                             .as_object(),
                         member);
    };
    EXPECT_EQ(task(0, "taskId"), "Take Snapshot");
    EXPECT_EQ(task(0, "status"), "InProgress");
    EXPECT_EQ(task(0, "endTime"), "0001-01-01T00:00:00");
    EXPECT_EQ(task(1, "taskId"), "Transfer data to vault");
    EXPECT_EQ(task(1, "status"), "NotStarted");
    EXPECT_EQ(points().count(), 0U);
    azure.advance(11min);
    EXPECT_EQ(task(0, "status"), "Completed");
    EXPECT_EQ(task(1, "status"), "InProgress");
    EXPECT_EQ(points().count(), 1U);
    EXPECT_THAT(points().text, Not(HasSubstr("HardenedRP")));
    pass(3h);
    EXPECT_EQ(task(1, "status"), "Completed");
    EXPECT_EQ(job(name).at("properties.status"), "Completed");
    EXPECT_THAT(job(name).at("properties.extendedInfo.propertyBag.Backup Size"), HasSubstr(" MB"));
    EXPECT_THAT(points().text, HasSubstr("HardenedRP"));
}

TEST_F(Backup, makes_a_protected_item_of_one_that_waits_for_its_first)
{
    EXPECT_EQ(item_at("protectionState"), "IRPending");
    back_up();
    pass(3h);
    EXPECT_EQ(item_at("protectionState"), "Protected");
    EXPECT_EQ(item_at("lastBackupStatus"), "Completed");
    EXPECT_EQ(item_at("healthStatus"), "Passed");
    EXPECT_THAT(item_at("healthDetails"), HasSubstr("400239"));
    EXPECT_EQ(item_at("lastRecoveryPoint"),
              points().at("value") == ""
                  ? ""
                  : text_at(points().body.as_object().at("value").as_array().front().as_object(),
                            "properties.recoveryPointTime"));
}

TEST_F(Backup, happens_at_the_times_of_the_policy_as_the_clock_advances)
{
    pass(24h * 3);
    EXPECT_EQ(points().count(), 3U);
    EXPECT_EQ(item_at("lastBackupTime"), "2026-01-17T22:30:00Z");
}

TEST_F(Backup, happens_as_often_however_the_clock_advances)
{
    for (int i = 0; i < 24 * 3; ++i) pass(1h);
    EXPECT_EQ(points().count(), 3U);
    EXPECT_EQ(item_at("lastBackupTime"), "2026-01-17T22:30:00Z");
}

TEST_F(Backup, does_not_happen_where_the_protection_is_stopped)
{
    back_up();
    pass(3h);
    const std::string body =
        R"({"properties":{"protectedItemType":"Microsoft.Compute/virtualMachines",
            "policyId":"","protectionState":"ProtectionStopped"}})";
    EXPECT_EQ(azure.put(Azure::item_path("web-01"), body).status, 202);
    pass(24h * 400);
    EXPECT_EQ(points().count(), 1U) << "and what was kept is kept for ever";
}

TEST_F(Backup, of_a_second_kind_waits_for_the_first_to_end)
{
    back_up();
    azure.advance(10s);
    const auto second = back_up();
    azure.advance(10s);
    EXPECT_EQ(azure.operation_of(second).at("error.code"), "UserErrorBackupOperationInProgress");
}

TEST_F(Backup, on_demand_is_blocked_after_three_a_day_and_then_altogether)
{
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(back_up().status, 202);
        pass(200min);
    }
    for (int i = 3; i < 9; ++i)
        EXPECT_EQ(back_up().at("error.code"), "CloudDosTimeboudLimitReached");
    EXPECT_EQ(back_up().status, 400);
    EXPECT_EQ(back_up().at("error.code"), "CloudDosAbsoluteLimitReached");
    pass(24h);
    EXPECT_EQ(back_up().status, 202) << "the next day";
}

TEST_F(Backup, of_an_encrypted_machine_asks_the_key_vault_when_it_begins)
{
    EXPECT_EQ(azure.protect("safe-01", "nightly").at("status"), "Succeeded");
    EXPECT_TRUE(azure.simulator().perform({"revoke", "kv-app"}));
    const std::string failed = job_of(back_up("safe-01"));
    pass(10min);
    EXPECT_EQ(job(failed).at("properties.status"), "Failed");
    EXPECT_THAT(job(failed).at("properties.errorDetails"),
                HasSubstr("UserErrorKeyVaultPermissionsNotConfigured"));
    EXPECT_EQ(item("safe-01").at("properties.protectionState"), "IRPending");
    EXPECT_EQ(item("safe-01").at("properties.healthStatus"), "ActionRequired");
    EXPECT_TRUE(azure.simulator().perform({"grant", "kv-app"}));
    const std::string done = job_of(back_up("safe-01"));
    EXPECT_TRUE(azure.simulator().perform({"revoke", "kv-app"}));
    pass(3h);
    EXPECT_EQ(job(done).at("properties.status"), "Completed") << "later nobody asks";
}

TEST_F(Backup, of_a_machine_that_is_gone_fails_and_says_so)
{
    EXPECT_TRUE(azure.simulator().perform({"delete", "vm/rg-app/web-01"}));
    pass(24h);
    EXPECT_EQ(item_at("lastBackupStatus"), "Failed");
    EXPECT_THAT(item_at("healthDetails"), HasSubstr("320001"));
    EXPECT_EQ(points().count(), 0U);
}

TEST_F(Backup, of_a_machine_that_goes_meanwhile_completes_with_warnings)
{
    const std::string name = job_of(back_up());
    azure.advance(20min);
    EXPECT_TRUE(azure.simulator().perform({"delete", "vm/rg-app/web-01"}));
    pass(3h);
    EXPECT_EQ(job(name).at("properties.status"), "CompletedWithWarnings");
    EXPECT_THAT(job(name).text, HasSubstr("0 MB"));
    EXPECT_EQ(item_at("lastBackupStatus"), "CompletedWithWarnings");
    EXPECT_THAT(points().text, Not(HasSubstr("HardenedRP")));
}

TEST_F(Backup, keeps_points_for_as_long_as_the_policy_says)
{
    pass(24h * 40);
    // Ten of the days before, and the clean-up comes once a day.
    EXPECT_GE(points().count(), 10U);
    EXPECT_LE(points().count(), 11U);
    EXPECT_EQ(extended().at("properties.extendedInfo.recoveryPointCount"),
              std::to_string(points().count()));
}

TEST_F(Backup, keeps_the_last_point_of_a_machine_that_is_gone)
{
    pass(24h * 5);
    EXPECT_TRUE(azure.simulator().perform({"delete", "vm/rg-app/web-01"}));
    pass(24h * 60);
    EXPECT_EQ(points().count(), 1U);
    EXPECT_EQ(extended().at("properties.extendedInfo.oldestRecoveryPoint"),
              item_at("lastRecoveryPoint"));
}

TEST_F(Backup, lets_a_policy_with_items_reach_them_in_time)
{
    const auto accepted = azure.put("{rsv}/backupPolicies/nightly", kept_for(20));
    EXPECT_EQ(accepted.status, 202);
    EXPECT_THAT(std::string(accepted.headers.get("Azure-AsyncOperation")),
                HasSubstr("/backupPolicies/nightly/operations/"));
    EXPECT_THAT(std::string(accepted.headers.get("Location")),
                HasSubstr("/backupPolicies/nightly/operationResults/"));
    EXPECT_EQ(extended().at("properties.extendedInfo.policyInconsistent"), "true");
    azure.advance(60s);
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "Succeeded");
    EXPECT_EQ(extended().at("properties.extendedInfo.policyInconsistent"), "false");
}

TEST_F(Backup, prunes_in_the_next_clean_up_and_brings_back_what_is_kept_again)
{
    azure.use_version("2023-02-01"); // which lists no point that is soft-deleted
    EXPECT_EQ(azure.put("{rsv}/backupPolicies/nightly", kept_for(30)).status, 202);
    pass(24h * 20);
    EXPECT_EQ(points().count(), 20U);
    EXPECT_EQ(azure.put("{rsv}/backupPolicies/nightly", kept_for(7)).status, 202);
    pass(60s);
    EXPECT_EQ(points().count(), 20U) << "not before the clean-up";
    pass(24h);
    const auto left = points().count();
    EXPECT_LE(left, 8U);
    EXPECT_EQ(azure.put("{rsv}/backupPolicies/nightly", kept_for(30)).status, 202);
    pass(60s);
    EXPECT_EQ(points().count(), 21U);
}

TEST_F(Backup, lets_go_for_good_of_what_was_soft_deleted_long_enough)
{
    azure.use_version("2023-02-01");
    EXPECT_EQ(azure.put("{rsv}/backupPolicies/nightly", kept_for(90)).status, 202);
    pass(24h * 20);
    EXPECT_EQ(azure.put("{rsv}/backupPolicies/nightly", kept_for(7)).status, 202);
    pass(24h * 17);
    EXPECT_EQ(azure.put("{rsv}/backupPolicies/nightly", kept_for(90)).status, 202);
    pass(60s);
    EXPECT_LT(points().count(), 37U - 10U);
}

TEST_F(Backup, keeps_points_through_soft_delete_and_undelete)
{
    pass(24h * 3);
    const std::string body =
        R"({"properties":{"protectedItemType":"Microsoft.Compute/virtualMachines",
            "policyId":"","protectionState":"ProtectionStopped","isRehydrate":true}})";
    const auto deleted = azure.remove(Azure::item_path("web-01"));
    pass(60s);
    EXPECT_EQ(job(azure.operation_of(deleted).at("properties.jobId"))
                  .at("properties.extendedInfo.propertyBag.Number of Recovery Points"),
              "3");
    pass(24h * 13);
    EXPECT_EQ(azure.put(Azure::item_path("web-01"), body).status, 202);
    pass(60s);
    EXPECT_EQ(points().count(), 3U);
}

TEST_F(Backup, is_gone_with_its_points_where_soft_delete_is_off)
{
    azure.use_version("2023-02-01");
    EXPECT_EQ(azure
                  .patch("{rsv}/backupconfig/vaultconfig",
                         R"({"properties":{"enhancedSecurityState":"Enabled",
                              "softDeleteFeatureState":"Disabled"}})")
                  .status,
              200);
    EXPECT_EQ(azure.remove(Azure::item_path("web-01")).status, 202);
    azure.advance(30s);
    EXPECT_EQ(item().status, 200) << "which takes two minutes";
    azure.advance(90s);
    EXPECT_EQ(item().status, 404);
    EXPECT_EQ(points().status, 404);
}

TEST_F(Backup, can_be_begun_by_somebody_else)
{
    const auto said = azure.simulator().perform({"backup", "rg-app/web-01"});
    ASSERT_TRUE(said);
    EXPECT_EQ(*said, "A backup of item/rsv/rg-app/web-01 has begun.");
    pass(3h);
    EXPECT_EQ(points().count(), 1U);
}

TEST_F(Backup, of_the_future_is_nothing_that_is_under_way)
{
    EXPECT_EQ(azure.raw("GET", "/_admin/time", "", {}).at("next"), "");
    back_up();
    EXPECT_NE(azure.raw("GET", "/_admin/time", "", {}).at("next"), "");
}

TEST(BackupWorld, may_have_a_past)
{
    Azure azure(R"(
[[vault]]
name = "rsv"
resource_group = "rg-backup"
[[protected_vm]]
vm = "rg-app/web-01"
vault = "rsv"
backed_up_days = 90
[[protected_vm]]
vm = "rg-app/web-02"
vault = "rsv"
backed_up_days = 10
last_backup = "Failed"
)");
    const auto points = [&](const std::string& machine) {
        return azure.get(Azure::item_path(machine) + "/recoveryPoints").count();
    };
    EXPECT_EQ(points("web-01"), 30U) << "what the policy keeps of ninety";
    EXPECT_EQ(points("web-02"), 9U);
    const auto first = azure.get(Azure::item_path("web-01"));
    EXPECT_EQ(first.at("properties.protectionState"), "Protected");
    EXPECT_EQ(first.at("properties.lastBackupStatus"), "Completed");
    const auto second = azure.get(Azure::item_path("web-02"));
    EXPECT_EQ(second.at("properties.protectionState"), "Protected");
    EXPECT_EQ(second.at("properties.lastBackupStatus"), "Failed");
    azure.advance(24h);
    azure.log_in_again();
    EXPECT_EQ(azure.get(Azure::item_path("web-02")).at("properties.lastBackupStatus"), "Completed");
}

TEST(BackupWorld, goes_on_after_a_restart)
{
    const TemporaryFolder folder;
    {
        Azure azure({}, folder.path());
        azure.make_vault();
        azure.protect("web-01");
        azure.advance(24h * 3);
    }
    Azure azure({}, folder.path());
    azure.advance(24h * 2);
    azure.log_in_again();
    EXPECT_EQ(azure.get(Azure::item_path("web-01") + "/recoveryPoints").count(), 5U);
}

} // namespace simulator
