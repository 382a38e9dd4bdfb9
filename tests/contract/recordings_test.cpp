// SPDX-License-Identifier: Apache-2.0
// The recordings against the documents: what azure/README §7 says of them is so, and nothing else.
#include "tests/contract/azure_docs.hpp"
#include "tests/contract/deviation.hpp"
#include "tests/contract/recordings.hpp"

#include <gmock/gmock.h>

namespace contract {
namespace {

constexpr Deviation recorded_deviations[] = {
    {"vaults.Vaults_Delete", "", "status", "§7.1"},
    {"bms.*", "*/properties/softDeleteRetentionPeriod", "undeclared", "§7.2"},
    {"bms.*", "*/properties/ConfiguredRPGenerationFrequency", "undeclared", "§7.3"},
    {"bms.*", "*/properties/crossRegionRestoreState", "undeclared", "§7.3"},
    {"vaults.GetOperationStatus", "/percentComplete", "undeclared", "§7.3"},
    {"bms.BackupCrrJobDetails_Get", "/properties/containerName", "undeclared", "§7.3"},
    {"bms.JobDetails_Get", "/properties/actionsInfo/*", "type", "§7.4"},
    {"bms.*", "*Time", "format", "§7.5: year 1 without zone"},
    {"authorization-*", "*/properties/*By", "null", "§7.13"},
    {"authorization-RoleAssignmentsCalls.*", "*/properties/condition*", "null", "2023/role"},
    {"authorization-RoleAssignmentsCalls.*", "*/properties/description", "null", "2023/role"},
    {"authorization-RoleAssignmentsCalls.*", "*/properties/delegatedManagedIdentityResourceId",
     "null", "2023/role"},
    {"bms.JobDetails_Get", "/properties/extendedInfo/propertyBag/Target VM Name", "null",
     "2023/backup/test_backup_restore"},
    {"bms.ResourceGuardProxy_Delete", "", "body", "2023/backup/test_backup_rg_mapping: null"},
    {"vaults.*", "/properties/encryption*", "null", "2023/backup/test_backup_encryption"},
    {"vaults.*", "/properties/securitySettings/*Settings", "null", "behaviour 2.1"},
    {"keyvault.*", "/properties/sku/name", "enum", "the creator's casing: \"Premium\""},
    {"resources.Deployments_*", "/properties/*", "undeclared", "no part of this project"},
    {"resources.Deployments_*", "/properties/*", "null", "no part of this project"},
};

class Recordings : public WithAzureDocs {};

TEST_F(Recordings, deviate_from_the_documents_as_is_known_and_no_other_way)
{
    Validator validator(openapi_folder());
    Deviations known(recorded_deviations);
    for (const auto& seen : recorded({"2023/backup", "2023/keyvault", "2023/role", "2023/vm"})) {
        if (!seen.url.starts_with("https://management.azure.com")) continue;
        const auto operation =
            find_operation(validator.documents(), seen.method, seen.url, Version::newest);
        if (!operation) continue;
        const bool empty = seen.body.is_null() || seen.body == "";
        for (const auto& violation :
             validator.check_response(*operation, seen.status, empty ? nullptr : &seen.body))
            EXPECT_TRUE(known.allow(violation)) << seen.source << ": " << violation;
    }
    EXPECT_THAT(known.unmet(), testing::IsEmpty());
}

} // namespace
} // namespace contract
