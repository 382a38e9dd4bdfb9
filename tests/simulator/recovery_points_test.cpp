// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/recovery_points.hpp"
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string machines = R"(
[[key_vault]]
name = "kv-app"
resource_group = "rg-app"
access_policy = [{ principal = "backup-service", keys = ["get", "list", "backup"], secrets = ["get", "list", "backup"] }]
[[virtual_machine]]
name = "safe-01"
resource_group = "rg-app"
os = "Windows"
encryption = { kind = "ade-kek", key_vault = "kv-app" }
[[virtual_machine]]
name = "wide-01"
resource_group = "rg-app"
data_disks = [{ name = "wide-01-a", lun = 0 }, { name = "wide-01-b", lun = 1 }]
[[storage_account]]
name = "staging"
resource_group = "rg-app"
[[storage_account]]
name = "stagingblobs"
resource_group = "rg-app"
kind = "BlobStorage"
[[storage_account]]
name = "stagingnorth"
resource_group = "rg-app"
location = "North Europe"
)";

const std::string machine_path =
    "/subscriptions/" + the_subscription +
    "/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/";
const std::string storage = "/subscriptions/" + the_subscription +
                            "/resourceGroups/rg-app/providers/Microsoft.Storage/"
                            "storageAccounts/staging";

struct Points : testing::Test {
    Azure azure{machines};

    void SetUp() override { azure.make_vault(); }

    /// Protects the machine and lets one night pass.
    void one_night(const std::string& machine)
    {
        EXPECT_EQ(azure.protect(machine).at("status"), "Succeeded");
        pass(24h);
    }
    void pass(std::chrono::seconds time)
    {
        azure.advance(time);
        azure.log_in_again();
    }
    Azure::Answer list(const std::string& machine, const std::string& filter = {})
    {
        return azure.get(Azure::item_path(machine) + "/recoveryPoints" +
                         (filter.empty() ? "" : "?$filter=" + filter));
    }
    std::string newest(const std::string& machine)
    {
        const auto points = list(machine);
        EXPECT_GT(points.count(), 0U);
        return text_at(points.body.as_object().at("value").as_array().front().as_object(), "name");
    }
    Azure::Answer get(const std::string& machine, const std::string& point)
    {
        return azure.get(Azure::item_path(machine) + "/recoveryPoints/" + point);
    }
    Azure::Answer restore(const std::string& machine, const std::string& point,
                          const std::string& type, const std::string& more = {})
    {
        const std::string body =
            R"({"properties":{"objectType":"IaasVMRestoreRequest","region":"westeurope",)"
            R"("sourceResourceId":")" +
            machine_path + machine + R"(","recoveryPointId":")" + point + R"(","recoveryType":")" +
            type + R"(","storageAccountId":")" + storage + "\"" + more + "}}";
        return azure.post(Azure::item_path(machine) + "/recoveryPoints/" + point + "/restore",
                          body);
    }
    std::string group() const
    {
        return R"(,"targetResourceGroupId":"/subscriptions/)" + the_subscription +
               R"(/resourceGroups/rg-app")";
    }
};

} // namespace

TEST_F(Points, have_decimal_names_and_tell_of_their_machine)
{
    one_night("web-01");
    const auto point = get("web-01", newest("web-01"));
    EXPECT_EQ(point.status, 200);
    EXPECT_EQ(point.at("name").find_first_not_of("0123456789"), std::string::npos);
    EXPECT_EQ(point.at("properties.objectType"), "IaasVMRecoveryPoint");
    EXPECT_EQ(point.at("properties.osType"), "Linux");
    EXPECT_EQ(point.at("properties.virtualMachineSize"), "Standard_D2s_v5");
    EXPECT_EQ(point.at("properties.isSourceVMEncrypted"), "false");
    EXPECT_EQ(point.at("properties.keyAndSecret"), "");
    EXPECT_EQ(get("web-01", "12345").status, 404);
}

TEST_F(Points, lose_their_snapshot_after_some_days)
{
    one_night("web-01");
    const std::string point = newest("web-01");
    EXPECT_THAT(get("web-01", point).text, HasSubstr("InstantRP"));
    pass(24h * 2);
    EXPECT_THAT(get("web-01", point).text, Not(HasSubstr("InstantRP")));
    EXPECT_THAT(get("web-01", point).text, HasSubstr("HardenedRP"));
}

TEST_F(Points, are_found_by_dates)
{
    one_night("web-01");
    pass(24h * 4);
    EXPECT_EQ(list("web-01").count(), 5U);
    EXPECT_EQ(list("web-01", "startDate eq '2026-01-17 12:00:00 PM' and "
                             "endDate eq '2026-01-19 12:00:00 PM'")
                  .count(),
              2U);
    EXPECT_EQ(list("web-01", "startDate eq 'never'").status, 400);
}

TEST_F(Points, of_encrypted_machines_show_canaries_for_secrets_when_asked_for_one_by_one)
{
    one_night("safe-01");
    EXPECT_THAT(list("safe-01").text, Not(HasSubstr(std::string(secret_canary))));
    const auto point = get("safe-01", newest("safe-01"));
    EXPECT_EQ(point.at("properties.isSourceVMEncrypted"), "true");
    EXPECT_EQ(point.at("properties.keyAndSecret.encryptionMechanism"), "SinglePass");
    EXPECT_EQ(point.at("properties.keyAndSecret.bekDetails.secretData"), secret_canary);
    EXPECT_EQ(point.at("properties.keyAndSecret.kekDetails.keyBackupData"), secret_canary);
    EXPECT_THAT(point.at("properties.keyAndSecret.kekDetails.keyUrl"),
                HasSubstr("https://kv-app.vault.azure.net/keys/"));
}

TEST_F(Points, remember_the_machine_as_it_was)
{
    one_night("web-01");
    const std::string before = newest("web-01");
    EXPECT_TRUE(azure.simulator().perform({"encrypt", "rg-app/web-01", "kv-app"}));
    pass(24h);
    EXPECT_EQ(get("web-01", before).at("properties.isSourceVMEncrypted"), "false");
    EXPECT_EQ(get("web-01", newest("web-01")).at("properties.isSourceVMEncrypted"), "true");
}

TEST_F(Points, name_the_disks_where_some_are_left_out)
{
    one_night("wide-01");
    EXPECT_EQ(get("wide-01", newest("wide-01")).at("properties.recoveryPointDiskConfiguration"),
              "");
    const std::string policy = "/subscriptions/" + the_subscription +
                               "/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/"
                               "vaults/rsv/backupPolicies/DefaultPolicy";
    EXPECT_EQ(
        azure
            .put(Azure::item_path("wide-01"),
                 R"({"properties":{"protectedItemType":"Microsoft.Compute/virtualMachines",)"
                 R"("sourceResourceId":")" +
                     machine_path + R"(wide-01","policyId":")" + policy +
                     R"(","extendedProperties":{"diskExclusionProperties":{"diskLunList":[1],)"
                     R"("isInclusionList":false}}}})")
            .status,
        202);
    pass(24h);
    const auto point = get("wide-01", newest("wide-01"));
    EXPECT_EQ(point.at("properties.recoveryPointDiskConfiguration.numberOfDisksIncludedInBackup"),
              "2");
    EXPECT_THAT(point.at("properties.recoveryPointDiskConfiguration.excludedDiskList"),
                HasSubstr("wide-01-b"));
    EXPECT_THAT(list("wide-01").text, Not(HasSubstr("excludedDiskList")));
}

TEST_F(Points, say_until_when_they_are_kept)
{
    one_night("web-01");
    const auto point = get("web-01", newest("web-01"));
    EXPECT_EQ(point.at("properties.recoveryPointProperties.ruleName"), "Daily");
    EXPECT_EQ(parse_time(point.at("properties.recoveryPointProperties.expiryTime")),
              *parse_time(point.at("properties.recoveryPointTime")) + 24h * 30);
}

TEST_F(Points, go_to_the_archive_when_they_are_old_and_have_long_to_live)
{
    const std::string policy = R"({"properties":{"backupManagementType":"AzureIaasVM",
        "schedulePolicy":{"schedulePolicyType":"SimpleSchedulePolicy",
            "scheduleRunFrequency":"Daily","scheduleRunTimes":["2026-01-15T22:30:00Z"]},
        "retentionPolicy":{"retentionPolicyType":"LongTermRetentionPolicy",
            "dailySchedule":{"retentionTimes":["2026-01-15T22:30:00Z"],
                "retentionDuration":{"count":7,"durationType":"Days"}},
            "monthlySchedule":{"retentionScheduleFormatType":"Daily",
                "retentionScheduleDaily":{"daysOfTheMonth":[{"date":16,"isLast":false}]},
                "retentionTimes":["2026-01-15T22:30:00Z"],
                "retentionDuration":{"count":24,"durationType":"Months"}}},
        "timeZone":"UTC"}})";
    EXPECT_EQ(azure.put("{rsv}/backupPolicies/monthly", policy).status, 200);
    EXPECT_EQ(azure.protect("web-01", "monthly").at("status"), "Succeeded");
    pass(24h * 3);
    const std::string recommended =
        Azure::item_path("web-01") + "/recoveryPointsRecommendedForMove";
    EXPECT_EQ(azure.post(recommended, "{}").count(), 0U);
    pass(24h * 100);
    const auto ready = azure.post(recommended, "{}");
    ASSERT_EQ(ready.count(), 1U);
    const std::string point =
        text_at(ready.body.as_object().at("value").as_array().front().as_object(), "name");
    EXPECT_EQ(azure.post(recommended, R"({"excludedRPList":[")" + point + "\"]}").count(), 0U);
    const std::string move = R"({"sourceTierType":"HardenedRP","targetTierType":"ArchivedRP"})";
    const std::string path = Azure::item_path("web-01") + "/recoveryPoints/";
    EXPECT_EQ(azure.post(path + newest("web-01") + "/move", move).status, 400);
    const auto moved = azure.post(path + point + "/move", move);
    EXPECT_EQ(moved.status, 202);
    pass(60s);
    EXPECT_EQ(azure.operation_of(moved).at("status"), "Succeeded");
    EXPECT_THAT(get("web-01", point).text, HasSubstr("ArchivedRP"));
    EXPECT_EQ(restore("web-01", point, "RestoreDisks").status, 400) << "not without rehydration";
}

TEST_F(Points, are_restored_as_disks)
{
    one_night("wide-01");
    const auto accepted = restore("wide-01", newest("wide-01"), "RestoreDisks", group());
    EXPECT_EQ(accepted.status, 202);
    azure.advance(2s);
    const std::string job = azure.operation_of(accepted).at("properties.jobId");
    const auto shown = [&] { return azure.get("{rsv}/backupJobs/" + job); };
    EXPECT_EQ(shown().at("properties.operation"), "Restore");
    EXPECT_EQ(shown().at("properties.status"), "InProgress");
    EXPECT_EQ(shown().at("properties.extendedInfo.propertyBag.Config Blob Uri"), "");
    pass(120s);
    EXPECT_EQ(shown().at("properties.status"), "Completed");
    EXPECT_THAT(shown().at("properties.extendedInfo.propertyBag.Config Blob Uri"),
                HasSubstr("https://staging.blob.core.windows.net/"));
    const auto disks = azure.get("{sub}/providers/Microsoft.Compute/disks");
    EXPECT_THAT(disks.text, HasSubstr("wide-01-osdisk-"));
    EXPECT_THAT(disks.text, HasSubstr("wide-01-datadisk-001-"));
}

TEST_F(Points, are_restored_as_another_machine)
{
    one_night("wide-01");
    const std::string target =
        group() + R"(,"targetVirtualMachineId":")" + machine_path + R"(copy-01")";
    const std::string network = R"(,"virtualNetworkId":"/subscriptions/)" + the_subscription +
                                R"(/resourceGroups/rg-app/providers/Microsoft.Network/)"
                                R"(virtualNetworks/vnet")";
    const std::string point = newest("wide-01");
    EXPECT_EQ(restore("wide-01", point, "AlternateLocation", target).status, 400);
    EXPECT_EQ(restore("wide-01", point, "AlternateLocation", target + network).status, 202);
    pass(5min);
    EXPECT_EQ(azure.get("{app}/providers/Microsoft.Compute/virtualMachines/copy-01").status, 200);
}

TEST_F(Points, of_encrypted_machines_are_restored_as_disks_only)
{
    one_night("safe-01");
    const std::string point = newest("safe-01");
    EXPECT_EQ(restore("safe-01", point, "OriginalLocation").status, 400);
    EXPECT_EQ(restore("safe-01", point, "RestoreDisks").status, 202);
}

TEST_F(Points, are_not_restored_from_what_is_not_meant)
{
    one_night("web-01");
    const std::string point = newest("web-01");
    EXPECT_EQ(restore("web-01", "12345", "RestoreDisks").status, 404);
    EXPECT_EQ(restore("web-01", point, "Sideways").status, 400);
    EXPECT_TRUE(azure.simulator().perform({"delete", "vm/rg-app/web-01"}));
    EXPECT_EQ(restore("web-01", point, "OriginalLocation").at("error.code"),
              "UserErrorVmNotFoundV2");
}

TEST_F(Points, are_staged_in_a_storage_account_that_suits)
{
    one_night("web-01");
    const std::string point = newest("web-01");
    const auto refusal = [&](const std::string& account) {
        const std::string body =
            R"({"properties":{"objectType":"IaasVMRestoreRequest","region":"westeurope",)"
            R"("recoveryType":"RestoreDisks","recoveryPointId":")" +
            point + R"(","sourceResourceId":")" + machine_path + R"(web-01","storageAccountId":")" +
            account + "\"}}";
        return azure
            .post(Azure::item_path("web-01") + "/recoveryPoints/" + point + "/restore", body)
            .at("error.message");
    };
    EXPECT_THAT(refusal(""), HasSubstr("is needed"));
    EXPECT_THAT(refusal("/subscriptions/another" + storage.substr(storage.find("/resourceG"))),
                HasSubstr("is needed"));
    EXPECT_THAT(refusal(storage + "none"), HasSubstr("does not exist"));
    EXPECT_THAT(refusal(storage + "north"), HasSubstr("in another region"));
    EXPECT_THAT(refusal(storage + "blobs"), HasSubstr("for blobs alone"));
    EXPECT_EQ(azure.simulator().perform({"add-storage", "rg-app/stagingnone"}),
              "There is a storage account stagingnone in westeurope now.");
    EXPECT_EQ(refusal(storage + "none"), "");
}

TEST_F(Points, restores_can_be_cancelled_as_long_as_they_run)
{
    one_night("web-01");
    const auto accepted = restore("web-01", newest("web-01"), "RestoreDisks", group());
    azure.advance(5s);
    const std::string job = azure.operation_of(accepted).at("properties.jobId");
    EXPECT_EQ(azure.post("{rsv}/backupJobs/" + job + "/cancel", "").status, 202);
    pass(5min);
    EXPECT_EQ(azure.get("{rsv}/backupJobs/" + job).at("properties.status"), "Cancelled");
    EXPECT_THAT(azure.get("{sub}/providers/Microsoft.Compute/disks").text,
                Not(HasSubstr("web-01-osdisk-")));
}

TEST_F(Points, are_restored_in_the_paired_region_where_the_vault_allows_it)
{
    one_night("web-01");
    const std::string path =
        Azure::item_path("web-01") + "/recoveryPoints/" + newest("web-01") + "/accessToken";
    azure.use_version("2023-01-15");
    EXPECT_EQ(azure.post(path, "{}").status, 400);
    EXPECT_EQ(azure
                  .patch("{rsv}/backupstorageconfig/vaultstorageconfig",
                         R"({"properties":{"crossRegionRestoreFlag":true}})")
                  .status,
              204);
    const auto token = azure.post(path, "{}");
    ASSERT_EQ(token.status, 200) << token.text;
    json::object body{{"crossRegionRestoreAccessDetails", token.body.at("properties")},
                      {"restoreRequest",
                       {{"objectType", "IaasVMRestoreRequest"},
                        {"recoveryType", "RestoreDisks"},
                        {"sourceResourceId", machine_path + "web-01"},
                        {"storageAccountId", storage + "north"},
                        {"region", "northeurope"}}}};
    const std::string there = "{sub}/providers/Microsoft.RecoveryServices/locations/";
    EXPECT_EQ(azure.post(there + "eastus/backupCrossRegionRestore", json::serialize(body)).status,
              400);
    const auto accepted =
        azure.post(there + "northeurope/backupCrossRegionRestore", json::serialize(body));
    ASSERT_EQ(accepted.status, 202) << accepted.text;
    azure.advance(1s);
    const auto ended = azure.operation_of(accepted);
    EXPECT_EQ(ended.at("status"), "Succeeded");
    const std::string job = R"({"resourceId":"/subscriptions/)" + the_subscription +
                            R"(/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/)"
                            R"(vaults/rsv","jobName":")" +
                            ended.at("properties.jobId") + "\"}";
    const auto shown = azure.post(there + "northeurope/backupCrrJob", job);
    EXPECT_EQ(shown.at("properties.operation"), "CrossRegionRestore");
    EXPECT_EQ(shown.at("properties.extendedInfo.propertyBag.Vault name"), "rsv");
    EXPECT_EQ(azure.post(there + "northeurope/backupCrrJobs", job).count(), 1U);
    pass(30min);
    EXPECT_EQ(azure.post(there + "northeurope/backupCrrJob", job).at("properties.status"),
              "Completed");
}

} // namespace simulator
