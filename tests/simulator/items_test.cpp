// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string machine_id =
    "/subscriptions/" + the_subscription +
    "/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/";

std::string item_body(const std::string& machine, const std::string& more)
{
    return R"({"properties":{"protectedItemType":"Microsoft.Compute/virtualMachines","sourceResourceId":")" +
           machine_id + machine + "\"," + more + "}}";
}

const std::string stop = R"("policyId":"","protectionState":"ProtectionStopped")";
const std::string undelete = stop + R"(,"isRehydrate":true)";

std::string policy_id(const std::string& name)
{
    return "/subscriptions/" + the_subscription +
           "/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/rsv/"
           "backupPolicies/" +
           name;
}

std::string with_policy(const std::string& name)
{
    return R"("policyId":")" + policy_id(name) + "\"";
}

struct Item : testing::Test {
    Azure azure;

    void SetUp() override { azure.make_vault(); }

    Azure::Answer put(const std::string& more)
    {
        return azure.put(Azure::item_path("web-01"), item_body("web-01", more));
    }
    Azure::Answer get() { return azure.get(Azure::item_path("web-01")); }
    Azure::Answer finished(const Azure::Answer& accepted)
    {
        EXPECT_EQ(accepted.status, 202) << accepted.text;
        azure.advance(60s);
        return azure.operation_of(accepted);
    }
};

} // namespace

TEST_F(Item, is_accepted_with_headers_at_its_own_path)
{
    const auto accepted = put(with_policy("DefaultPolicy"));
    EXPECT_EQ(accepted.status, 202);
    EXPECT_TRUE(accepted.text.empty());
    const std::string tail = "/protectedItems/VM;iaasvmcontainerv2;rg-app;web-01/";
    EXPECT_THAT(std::string(accepted.headers.get("Azure-AsyncOperation")),
                HasSubstr(tail + "operationsStatus/"));
    EXPECT_THAT(std::string(accepted.headers.get("Location")),
                HasSubstr(tail + "operationResults/"));
    EXPECT_EQ(accepted.headers.get("Retry-After"), "60");
}

TEST_F(Item, appears_when_the_operation_has_ended)
{
    const auto accepted = put(with_policy("DefaultPolicy"));
    azure.advance(30s);
    EXPECT_EQ(azure.operation_of(accepted).at("status"), "InProgress");
    EXPECT_EQ(azure.operation_of(accepted).at("endTime"), "0001-01-01T00:00:00");
    EXPECT_EQ(get().status, 404);
    azure.advance(1s);
    const auto status = azure.operation_of(accepted);
    EXPECT_EQ(status.at("status"), "Succeeded");
    EXPECT_EQ(status.at("endTime"), status.at("startTime"));
    EXPECT_EQ(get().at("properties.protectionState"), "IRPending");
    EXPECT_EQ(get().at("properties.policyName"), "DefaultPolicy");
    EXPECT_EQ(get().at("properties.lastBackupTime"), "2001-01-01T00:00:00Z");
}

TEST_F(Item, has_a_job_that_the_status_names)
{
    const auto status = finished(put(with_policy("DefaultPolicy")));
    const auto job = azure.get("{rsv}/backupJobs/" + status.at("properties.jobId"));
    EXPECT_EQ(job.at("properties.status"), "Completed");
    EXPECT_EQ(job.at("properties.operation"), "ConfigureBackup");
    EXPECT_EQ(job.at("properties.duration"), "PT31S");
    EXPECT_EQ(job.at("properties.extendedInfo.propertyBag.Policy Name"), "DefaultPolicy");
    EXPECT_THAT(azure.get("{rsv}/backupJobs").text, Not(HasSubstr("extendedInfo")));
    EXPECT_EQ(azure.get("{rsv}/backupJobs?$filter=status eq 'InProgress'").count(), 0U);
}

TEST_F(Item, operations_are_found_by_their_id_alone)
{
    const auto accepted = put(with_policy("DefaultPolicy"));
    const std::string url(accepted.headers.get("Azure-AsyncOperation"));
    const std::string id = url.substr(url.find("operationsStatus/") + 17, 36);
    EXPECT_EQ(azure.get("{rsv}/backupOperations/" + id).at("status"), "InProgress");
    azure.advance(60s);
    const auto result = azure.get(accepted.headers.get("Location"));
    EXPECT_EQ(result.status, 200);
    EXPECT_EQ(result.at("properties.friendlyName"), "web-01");
}

TEST_F(Item, is_found_whatever_the_case_of_its_path)
{
    azure.protect("web-01");
    std::string path = Azure::item_path("web-01");
    path.replace(path.find("protectedItems"), 14, "PROTECTEDITEMS");
    path.replace(path.find("VM%3B"), 5, "vm;");
    EXPECT_EQ(azure.get(path).status, 200);
}

TEST_F(Item, changes_its_policy)
{
    azure.protect("web-01");
    EXPECT_EQ(finished(put(with_policy("EnhancedPolicy"))).at("status"), "Succeeded");
    EXPECT_EQ(get().at("properties.policyName"), "EnhancedPolicy");
    EXPECT_EQ(azure.get("{rsv}/backupPolicies/EnhancedPolicy").at("properties.protectedItemsCount"),
              "1");
}

TEST_F(Item, cannot_go_back_to_a_standard_policy)
{
    azure.protect("web-01", "EnhancedPolicy");
    EXPECT_EQ(put(with_policy("DefaultPolicy")).status, 400);
}

TEST_F(Item, stops_and_resumes)
{
    azure.protect("web-01");
    finished(put(stop));
    EXPECT_EQ(get().at("properties.protectionState"), "ProtectionStopped");
    EXPECT_EQ(get().at("properties.policyId"), "");
    finished(put(with_policy("DefaultPolicy")));
    EXPECT_EQ(get().at("properties.protectionState"), "IRPending");
}

TEST_F(Item, keeps_its_disk_list_until_it_is_stopped)
{
    const std::string disks =
        R"(,"extendedProperties":{"diskExclusionProperties":{"diskLunList":[1],"isInclusionList":false}})";
    finished(put(with_policy("DefaultPolicy") + disks));
    EXPECT_EQ(get().at("properties.extendedProperties.diskExclusionProperties.diskLunList"), "[1]");
    finished(put(stop));
    EXPECT_EQ(get().at("properties.extendedProperties"), "");
}

TEST_F(Item, is_soft_deleted_and_counts_down)
{
    azure.protect("web-01");
    const auto accepted = azure.remove(Azure::item_path("web-01"));
    EXPECT_EQ(accepted.status, 202);
    EXPECT_THAT(std::string(accepted.headers.get("Azure-AsyncOperation")),
                HasSubstr("/vaults/rsv/backupOperations/"));
    EXPECT_THAT(std::string(accepted.headers.get("Location")),
                HasSubstr("/vaults/rsv/backupOperationResults/"));
    azure.advance(15s);
    const auto item = get();
    EXPECT_EQ(item.status, 200);
    EXPECT_EQ(item.at("properties.isScheduledForDeferredDelete"), "true");
    EXPECT_EQ(item.at("properties.deferredDeleteTimeRemaining"), "13.23:59:45");
    EXPECT_EQ(item.at("properties.softDeleteRetentionPeriod"), "14");
    EXPECT_EQ(azure.get(accepted.headers.get("Location")).status, 204);
    EXPECT_EQ(azure.remove(Azure::item_path("web-01")).status, 204);
}

TEST_F(Item, is_gone_when_soft_delete_has_ended)
{
    azure.protect("web-01");
    azure.remove(Azure::item_path("web-01"));
    azure.advance(13 * 24h);
    azure.log_in_again();
    EXPECT_EQ(get().status, 200);
    azure.advance(24h);
    azure.log_in_again();
    EXPECT_EQ(get().status, 404);
}

TEST_F(Item, comes_back_stopped_and_is_not_purged_later)
{
    azure.protect("web-01");
    azure.remove(Azure::item_path("web-01"));
    azure.advance(60s);
    finished(put(undelete));
    EXPECT_EQ(get().at("properties.protectionState"), "ProtectionStopped");
    EXPECT_EQ(get().at("properties.isScheduledForDeferredDelete"), "");
    EXPECT_THAT(azure.get("{rsv}/backupProtectionContainers").text,
                HasSubstr(R"("registrationStatus":"SoftDeleted")"));
    azure.advance(30 * 24h);
    azure.log_in_again();
    EXPECT_EQ(get().status, 200);
}

TEST_F(Item, cannot_be_protected_while_it_is_soft_deleted)
{
    azure.protect("web-01");
    azure.remove(Azure::item_path("web-01"));
    azure.advance(60s);
    const auto refused = put(with_policy("DefaultPolicy"));
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.code"), "BMSUserErrorInvalidConfigureProtectionRequest");
}

TEST_F(Item, of_an_immutable_vault_cannot_be_deleted)
{
    azure.protect("web-01");
    azure.patch(
        "{rsv}",
        R"({"properties":{"securitySettings":{"immutabilitySettings":{"state":"Unlocked"}}}})");
    azure.advance(60s);
    const auto status = finished(azure.remove(Azure::item_path("web-01")));
    EXPECT_EQ(status.status, 200);
    EXPECT_EQ(status.at("status"), "Failed");
    EXPECT_EQ(status.at("error.code"), "UserErrorDeleteBackupItemOnImmutableItem");
    EXPECT_EQ(get().at("properties.protectionState"), "IRPending");
}

TEST_F(Item, is_suspended_on_an_immutable_vault_only)
{
    azure.protect("web-01");
    const std::string suspend = R"("protectionState":"BackupsSuspended")";
    EXPECT_EQ(put(suspend).at("error.code"), "UserErrorOperationDeniedOnImmutableItem");
    azure.patch(
        "{rsv}",
        R"({"properties":{"securitySettings":{"immutabilitySettings":{"state":"Unlocked"}}}})");
    azure.advance(60s);
    finished(put(suspend));
    EXPECT_EQ(get().at("properties.protectionState"), "BackupsSuspended");
}

TEST_F(Item, of_a_machine_that_is_not_there_is_refused)
{
    const auto refused =
        azure.put(Azure::item_path("nobody"), item_body("nobody", with_policy("DefaultPolicy")));
    EXPECT_EQ(refused.status, 404);
    EXPECT_EQ(refused.at("error.code"), "BMSUserErrorDataSourceObjectNotFound");
}

TEST_F(Item, with_a_policy_for_databases_is_refused)
{
    EXPECT_EQ(put(with_policy("HourlyLogBackup")).at("error.code"),
              "BMSUserErrorInvalidPolicyForGivenProvider");
}

TEST_F(Item, outlives_its_machine_in_bad_health)
{
    azure.protect("web-01");
    ASSERT_TRUE(azure.simulator().perform({"delete", "vm/rg-app/web-01"}));
    EXPECT_EQ(get().at("properties.healthStatus"), "Passed") << "until a backup is tried";
    azure.advance(24h);
    azure.log_in_again();
    EXPECT_EQ(get().at("properties.healthStatus"), "ActionRequired");
    EXPECT_THAT(get().text, HasSubstr(R"("code":320001)"));
}

TEST_F(Item, is_active_in_one_vault_only)
{
    azure.protect("web-01");
    azure.put("{rg}/providers/Microsoft.RecoveryServices/vaults/other",
              R"({"location":"westeurope","sku":{"name":"RS0"}})");
    azure.advance(60s);
    std::string path = Azure::item_path("web-01");
    path.replace(0, 5, "{rg}/providers/Microsoft.RecoveryServices/vaults/other");
    std::string body = item_body("web-01", with_policy("DefaultPolicy"));
    body.replace(body.find("vaults/rsv"), 10, "vaults/other");
    EXPECT_EQ(azure.put(path, body).at("error.code"), "VirtualMachineAlreadyProtected");
    finished(put(stop));
    EXPECT_EQ(azure.put(path, body).status, 202);
}

TEST_F(Item, shows_in_backup_status)
{
    const std::string path =
        "{sub}/providers/Microsoft.RecoveryServices/locations/westeurope/backupStatus";
    const std::string body = R"({"resourceType":"VM","resourceId":")" + machine_id + R"(web-01"})";
    EXPECT_EQ(azure.post(path, body).at("protectionStatus"), "NotProtected");
    EXPECT_EQ(azure.post(path, body).at("vaultId"), "");
    azure.protect("web-01");
    EXPECT_EQ(azure.post(path, body).at("protectionStatus"), "Protected");
    EXPECT_EQ(azure.post(path, body).at("policyName"), "DefaultPolicy");
}

TEST_F(Item, is_discovered_after_a_refresh)
{
    EXPECT_EQ(azure.get("{rsv}/backupProtectableItems").count(), 0U);
    const auto accepted = azure.post("{rsv}/backupFabrics/Azure/refreshContainers", "");
    EXPECT_EQ(accepted.status, 202);
    EXPECT_THAT(std::string(accepted.headers.get("Azure-AsyncOperation")),
                HasSubstr("api-version=2019-05-13-preview"));
    EXPECT_EQ(azure.get(accepted.headers.get("Location")).status, 202);
    azure.advance(12s);
    EXPECT_EQ(azure.get(accepted.headers.get("Location")).status, 204);
    EXPECT_EQ(azure.get("{rsv}/backupProtectableItems").count(), 2U);
}

TEST(Items, come_in_pages_of_200)
{
    Azure azure(R"(
[[virtual_machine]]
name = "many-{index:03}"
count = 201
resource_group = "rg-app"
[[vault]]
name = "rsv"
resource_group = "rg-backup"
[[protected_vm]]
vm = "rg-app/many-{index:03}"
vault = "rsv"
count = 201
)");
    const auto first = azure.get("{rsv}/backupProtectedItems?$filter=backupManagementType eq "
                                 "'AzureIaasVM' and itemType eq 'VM'");
    EXPECT_EQ(first.count(), 200U);
    const auto second = azure.get(first.at("nextLink"));
    EXPECT_EQ(second.count(), 1U);
    EXPECT_EQ(second.at("nextLink"), "");
}

} // namespace simulator
