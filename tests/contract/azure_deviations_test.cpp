// SPDX-License-Identifier: Apache-2.0
// What a reader of the documents would not expect of Azure, and the simulator does all the same.
// "§" is azure/README.md; "behaviour" is azure/behaviour.md.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include <ostream>

namespace contract {
namespace {
namespace json = boost::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// The value at a pointer as JSON text; "absent" where there is none.
std::string at(const std::string& name, std::string_view pointer)
{
    const auto body = step(name).body();
    json::error_code error;
    const auto* value = body.find_pointer(pointer, error);
    return value == nullptr ? "absent" : json::serialize(*value);
}

std::string header(const std::string& name, std::string_view field)
{
    return std::string(step(name).response.headers.get(field));
}

int status(const std::string& name)
{
    return step(name).response.status;
}

struct Oddity {
    const char* name;
    const char* step;
    const char* pointer;
    const char* value; ///< JSON; "absent"
};

std::ostream& operator<<(std::ostream& out, const Oddity& oddity)
{
    return out << oddity.step << ' ' << oddity.pointer;
}

class Azure : public testing::TestWithParam<Oddity> {};

TEST_P(Azure, is_odd_here)
{
    EXPECT_EQ(at(GetParam().step, GetParam().pointer), GetParam().value) << GetParam().step;
}

INSTANTIATE_TEST_SUITE_P(
    Deviations, Azure,
    testing::Values(
        Oddity{"retention_of_an_active_item_s7_2", "item that waits for its first backup",
               "/properties/softDeleteRetentionPeriod", "0"},
        Oddity{"retention_of_a_deleted_item_s7_2", "soft-deleted item",
               "/properties/softDeleteRetentionPeriod", "14"},
        Oddity{"no_declared_name_for_it_s7_2", "soft-deleted item",
               "/properties/softDeleteRetentionPeriodInDays", "absent"},
        Oddity{"no_policy_is_an_empty_id_s7_5", "stopped item", "/properties/policyId", R"("")"},
        Oddity{"no_policy_is_an_empty_name_s7_5", "stopped item", "/properties/policyName",
               R"("")"},
        Oddity{"no_backup_is_an_empty_status_s7_5", "item that waits for its first backup",
               "/properties/lastBackupStatus", R"("")"},
        Oddity{"never_is_2001_s7_5", "item that waits for its first backup",
               "/properties/lastBackupTime", R"("2001-01-01T00:00:00Z")"},
        Oddity{"the_running_end_in_year_1_s7_5", "plain machine, protected: its status at once",
               "/endTime", R"("0001-01-01T00:00:00")"},
        Oddity{"lists_omit_security_s7_11", "vaults of a group",
               "/value/0/properties/securitySettings", "absent"},
        Oddity{"lists_omit_redundancy_s7_11", "vaults of a group",
               "/value/0/properties/redundancySettings", "absent"},
        Oddity{"an_assignment_has_no_author_at_first_s7_13", "role, assigned",
               "/properties/createdBy", "null"},
        Oddity{"times_lose_their_milliseconds_s7_14", "policy v1-daily",
               "/properties/schedulePolicy/scheduleRunTimes/0", R"("2024-01-01T22:30:00Z")"},
        Oddity{"the_first_version_has_no_name_s7_14", "policy v1-daily", "/properties/policyType",
               "absent"},
        Oddity{"a_failure_is_a_status_s7_16",
               "encrypted machine, protected without permission: its status", "/status",
               R"("Failed")"},
        Oddity{"a_failure_has_its_code_beside_s7_16",
               "encrypted machine, protected without permission: its status", "/error/code",
               R"("UserErrorKeyVaultPermissionsNotConfigured")"},
        Oddity{"a_failure_has_no_properties_behaviour_9_2",
               "encrypted machine, protected without permission: its status", "/properties",
               "null"},
        Oddity{"every_operation_is_known_at_the_vault_behaviour_2_2",
               "failed operation, asked of the vault", "/status", R"("Failed")"},
        Oddity{"errors_have_empty_places_s7_16", "absent item", "/error/innerError", "null"},
        Oddity{"unset_immutability_is_null_2023", "vault",
               "/properties/securitySettings/immutabilitySettings", "null"},
        Oddity{"a_vault_being_made_has_no_soft_delete_behaviour_2_1",
               "vault with immutability, created",
               "/properties/securitySettings/softDeleteSettings", "null"},
        Oddity{"a_vault_being_made_has_no_authorization_behaviour_2_1",
               "vault with immutability, created",
               "/properties/securitySettings/multiUserAuthorization", R"("Invalid")"},
        Oddity{"an_assignment_has_no_condition_2023", "role assignment", "/properties/condition",
               "null"},
        Oddity{"an_assignment_has_no_condition_version_2023", "role assignment",
               "/properties/conditionVersion", "null"},
        Oddity{"an_assignment_has_no_description_2023", "role assignment",
               "/properties/description", "null"},
        Oddity{"an_assignment_has_no_delegate_2023", "role assignment",
               "/properties/delegatedManagedIdentityResourceId", "null"},
        Oddity{"a_built_in_role_has_no_author_2023", "role", "/properties/createdBy", "null"},
        Oddity{"a_last_page_has_no_next_one", "subscriptions", "/nextLink", "absent"},
        Oddity{"a_deleted_item_is_still_there_behaviour_5", "soft-deleted item",
               "/properties/isScheduledForDeferredDelete", "true"},
        Oddity{"an_undeleted_item_is_stopped_behaviour_5", "undeleted item",
               "/properties/protectionState", R"("ProtectionStopped")"},
        Oddity{"an_undeleted_item_forgets_it_behaviour_5", "undeleted item",
               "/properties/isScheduledForDeferredDelete", "absent"},
        Oddity{"an_item_waits_for_its_first_backup_behaviour_3_2",
               "item that waits for its first backup", "/properties/protectionState",
               R"("IRPending")"},
        Oddity{"discovery_lists_what_is_unprotected_behaviour_2_4", "protectable machines",
               "/value/0/properties/protectionState", R"("NotProtected")"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(AzureStatus, of_a_deleted_vault_is_202)
{
    EXPECT_EQ(status("an empty vault, deleted"), 202); // 2026; §7.1 tells of older ones
    EXPECT_EQ(status("a vault that is gone, deleted"), 204);
}

TEST(AzureStatus, of_a_deletions_result_is_200_without_a_vault)
{
    EXPECT_EQ(status("an empty vault, deleted: its result"), 200);
    EXPECT_EQ(step("an empty vault, deleted: its result").response.body, "");
}

TEST(AzureStatus, of_an_absent_disk_is_404_though_none_is_declared)
{
    EXPECT_EQ(status("absent disk"), 404);
    EXPECT_EQ(at("absent disk", "/error/code"), R"("ResourceNotFound")");
}

TEST(AzureStatus, of_an_updated_vault_is_201)
{
    EXPECT_EQ(status("vault, put again"), 201); // behaviour 2.1
    EXPECT_EQ(at("vault, put again", "/properties/provisioningState"), R"("Updating")");
}

TEST(AzureStatus, of_a_role_assigned_again_is_201)
{
    EXPECT_EQ(status("role, assigned again"), 201); // behaviour 9.5
    EXPECT_EQ(status("role assignment that is gone, deleted"), 204);
}

TEST(AzureStatus, of_a_vault_with_items_is_400)
{
    EXPECT_EQ(status("vault with soft-deleted items, deleted"), 400); // behaviour 5
    EXPECT_EQ(at("vault with soft-deleted items, deleted", "/error/code"),
              R"("ServiceResourceNotEmptyWithBackendMessage")");
}

TEST(AzureHeaders, of_a_created_vault_name_a_status_only)
{
    EXPECT_THAT(header("vault, created", "Azure-AsyncOperation"), HasSubstr("/operationStatus/"));
    EXPECT_EQ(header("vault, created", "Location"), "");
}

TEST(AzureHeaders, of_a_changed_vault_name_status_and_result)
{
    EXPECT_EQ(status("vault, changed in part"), 202);
    EXPECT_THAT(header("vault, changed in part", "Azure-AsyncOperation"),
                HasSubstr("/operationStatus/"));
    EXPECT_THAT(header("vault, changed in part", "Location"), HasSubstr("/operationResults/"));
    EXPECT_EQ(step("vault, changed in part").response.body, "");
}

TEST(AzureHeaders, of_a_protection_are_at_the_item)
{
    EXPECT_EQ(status("plain machine, protected"), 202); // behaviour 2.2
    EXPECT_EQ(step("plain machine, protected").response.body, "");
    EXPECT_THAT(header("plain machine, protected", "Azure-AsyncOperation"),
                testing::ContainsRegex("/protectedItems/[^/]*/operationsStatus/"));
    EXPECT_THAT(header("plain machine, protected", "Location"),
                testing::ContainsRegex("/protectedItems/[^/]*/operationResults/"));
}

TEST(AzureHeaders, of_a_deletion_are_at_the_vault)
{
    EXPECT_EQ(status("item, deleted"), 202); // behaviour 2.3
    EXPECT_THAT(header("item, deleted", "Azure-AsyncOperation"),
                HasSubstr("rsv-contract/backupOperations/"));
    EXPECT_THAT(header("item, deleted", "Location"),
                HasSubstr("rsv-contract/backupOperationResults/"));
}

TEST(AzureHeaders, of_a_discovery_name_a_version_of_their_own)
{
    EXPECT_EQ(status("discovery"), 202); // behaviour 2.4
    EXPECT_THAT(header("discovery", "Azure-AsyncOperation"),
                EndsWith("api-version=2019-05-13-preview"));
    EXPECT_THAT(header("discovery", "Location"), EndsWith("api-version=2024-04-01"));
    EXPECT_EQ(status("discovery: its result at once"), 202);
    EXPECT_EQ(status("discovery: its result"), 204);
}

TEST(AzureHeaders, carry_a_semicolon_as_it_is)
{
    EXPECT_THAT(header("plain machine, protected", "Location"), Not(HasSubstr("%3B"))); // §7.9
}

TEST(AzureIds, of_an_item_begin_in_upper_case)
{
    EXPECT_EQ(at("item that waits for its first backup", "/name"), // §7.8, behaviour 1
              R"("VM;iaasvmcontainerv2;rg-app;plain-01")");
    EXPECT_EQ(at("item that waits for its first backup", "/properties/containerName"),
              R"("iaasvmcontainerv2;rg-app;plain-01")");
}

TEST(AzureIds, of_a_vault_are_an_url_inside_an_item)
{
    EXPECT_EQ(at("item that waits for its first backup", "/properties/vaultId"), // §7.7
              R"("http://127.0.0.1:8080)" + vault + '"');
    EXPECT_EQ(at("backup status of a protected machine", "/vaultId"), '"' + vault + '"');
}

TEST(AzureTimes, of_a_finished_operation_end_when_it_began)
{
    const std::string name = "plain machine, protected: its status"; // behaviour 2.2
    EXPECT_EQ(at(name, "/status"), R"("Succeeded")");
    EXPECT_EQ(at(name, "/endTime"), at(name, "/startTime"));
}

TEST(AzureContainers, of_an_undeleted_item_still_say_soft_deleted)
{
    EXPECT_EQ(
        at("containers after an undelete", "/value/0/properties/registrationStatus"), // behaviour 5
        R"("SoftDeleted")");
}

TEST(AzureRoles, name_a_missing_principal_without_dashes)
{
    EXPECT_EQ(status("role of nobody"), 400); // behaviour 9.5
    EXPECT_THAT(at("role of nobody", "/error/message"),
                HasSubstr("66666666666666666666666666666666"));
}

TEST(AzureRoles, do_not_say_which_assignment_exists)
{
    EXPECT_EQ(status("role assignment under another name"), 409);
    EXPECT_EQ(
        step("role assignment under another name").response.body,
        R"({"error":{"code":"RoleAssignmentExists","message":"The role assignment already exists."}})");
}

TEST(AzureTokens, are_bearers_with_a_lifetime)
{
    const auto* name = "token";
    EXPECT_EQ(at(name, "/token_type"), R"("Bearer")");
    EXPECT_EQ(at(name, "/expires_in"), "3599");
    EXPECT_EQ(at(name, "/ext_expires_in"), "3599");
}

TEST(AzureTokens, are_wanted_of_every_request)
{
    EXPECT_EQ(status("no token"), 401);
    EXPECT_EQ(at("no token", "/error/code"), R"("AuthenticationFailed")");
    EXPECT_THAT(header("no token", "WWW-Authenticate"), StartsWith("Bearer "));
    EXPECT_EQ(at("a token of nobody", "/error/code"), R"("InvalidAuthenticationToken")");
}

TEST(AzureTokens, do_not_make_up_for_rights)
{
    EXPECT_EQ(status("a reader reads"), 200);
    EXPECT_EQ(status("a reader writes"), 403);
    EXPECT_EQ(at("a reader writes", "/error/code"), R"("AuthorizationFailed")");
}

TEST(Graph, finds_the_backup_service_by_application)
{
    for (const std::string name : {"service principal by appId", "service principal by servi"}) {
        EXPECT_EQ(at(name, "/value/0/id"), '"' + backup_service + '"') << name;
        EXPECT_EQ(at(name, "/value/0/appId"), '"' + backup_service_app + '"') << name;
        EXPECT_EQ(at(name, "/value/0/displayName"), R"("Backup Management Service")") << name;
    }
    EXPECT_EQ(at("service principal by key", "/id"), '"' + backup_service + '"');
}

} // namespace
} // namespace contract
