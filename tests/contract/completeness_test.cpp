// SPDX-License-Identifier: Apache-2.0
// Every route of the simulator answers well and badly in the walk, before Azure's documents.
// operations.golden says what they have judged; docs/reference/simulator.md is made from it.
#include "tests/contract/azure_docs.hpp"
#include "tests/contract/judged_routes.hpp"
#include "tests/contract/route_records.hpp"
#include "tests/contract/routes.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

namespace contract {
namespace {
using testing::IsEmpty;

/// What Azure's documents cannot judge of a route.
struct Unjudged {
    std::string_view route;
    std::string_view what; ///< "success", "error" or "both"
    std::string_view why;
};

constexpr Unjudged unjudged[] = {
    {"GET /subscriptions/{subscription}/operationresults/{operation}", "both",
     "no document declares how the deletion of a group is followed"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/"
     "operations/{operation}",
     "both", "no document declares the operations of Compute"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/"
     "Microsoft.RecoveryServices/vaults/{vault}/backupFabrics/{fabric}/operationsStatus/"
     "{operation}",
     "both", "it was declared until 2019-05-13-preview, which the pack does not have"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/"
     "Microsoft.RecoveryServices/vaults/{vault}/replicationVaultSettings/{setting}",
     "both", "the pack has no documents of Site Recovery"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.Compute/disks", "error",
     "disk.json declares no errors"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/disks",
     "error", "disk.json declares no errors"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/disks/"
     "{name}",
     "error", "disk.json declares no errors"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/DiskO"
     "perations/{operation}",
     "both", "no document declares the operations of disks"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.DataProtection/resourceGuards", "both",
     "the pack has no documents of Data Protection"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProtect"
     "ion/resourceGuards",
     "both", "the pack has no documents of Data Protection"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProtect"
     "ion/resourceGuards/{name}",
     "both", "the pack has no documents of Data Protection"},
    {"PUT /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProtect"
     "ion/resourceGuards/{name}",
     "both", "the pack has no documents of Data Protection"},
    {"PATCH /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProte"
     "ction/resourceGuards/{name}",
     "both", "the pack has no documents of Data Protection"},
    {"DELETE /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProt"
     "ection/resourceGuards/{name}",
     "both", "the pack has no documents of Data Protection"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProtect"
     "ion/resourceGuards/{name}/{request}",
     "both", "the pack has no documents of Data Protection"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProtect"
     "ion/resourceGuards/{name}/{request}/{which}",
     "both", "the pack has no documents of Data Protection"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.KeyVault/locations/{location}/oper"
     "ationResults/{operation}",
     "both", "no document declares the results of a purge"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.KeyVault/managedHSMs", "both",
     "the pack has no documents of managed HSMs"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/ma"
     "nagedHSMs",
     "both", "the pack has no documents of managed HSMs"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.Storage/storageAccounts", "both",
     "the pack has no documents of Storage"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/"
     "storageAccounts",
     "both", "the pack has no documents of Storage"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/"
     "storageAccounts/{name}",
     "both", "the pack has no documents of Storage"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/"
     "Microsoft.ClassicStorage/storageAccounts/{name}",
     "both", "the pack has no documents of classic storage"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/{locati"
     "on}/deletedVaults",
     "both", "deleted vaults are of 2025-08-01, which the pack does not have"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/{locati"
     "on}/deletedVaults/{deleted}",
     "both", "deleted vaults are of 2025-08-01, which the pack does not have"},
    {"POST /subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/{locat"
     "ion}/deletedVaults/{deleted}/undelete",
     "both", "deleted vaults are of 2025-08-01, which the pack does not have"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/{locati"
     "on}/deletedVaults/{deleted}/operations/{operation}",
     "both", "deleted vaults are of 2025-08-01, which the pack does not have"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/{locati"
     "on}/deletedVaults/{deleted}/operationResults/{operation}",
     "both", "deleted vaults are of 2025-08-01, which the pack does not have"},
    {"GET /subscriptions/{subscription}/providers/Microsoft.Authorization/policyAssignments",
     "both", "the pack has no documents of Azure Policy"},
    {"GET /subscriptions/{subscription}/providers/{namespace}", "both",
     "the pack does not declare the read of one provider"},
    {"POST /subscriptions/{subscription}/providers/{namespace}/register", "both",
     "the pack does not declare the read of one provider"},
    {"PUT /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/dis"
     "ks/{name}",
     "error", "disk.json declares no errors"},
    {"PATCH /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/d"
     "isks/{name}",
     "error", "disk.json declares no errors"},
    {"DELETE /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
     "disks/{name}",
     "error", "disk.json declares no errors"},
    {"POST /subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
     "{location}/backupStatus",
     "error", "bms.json declares no errors of it"},
    {"POST /subscriptions/{subscription}/resourceGroups/{group}/providers/"
     "Microsoft.RecoveryServices/vaults/{vault}/backupFabrics/{fabric}/protectionContainers/"
     "{container}/protectedItems/{item}/recoveryPoints/{point}/move",
     "success", "a point is ready for the archive after months, the walk is over in days"},
    {"GET /subscriptions/{subscription}/resourceGroups/{group}/providers/"
     "Microsoft.RecoveryServices/vaults/{vault}/backupJobs/{job}/operationsStatus/{operation}",
     "both", "it is answered in 2019-05-13-preview, which the pack does not have"},
};

class Completeness : public WithAzureDocs {
protected:
    const std::map<std::string, JudgedRoute>& routes()
    {
        static const auto all = [] {
            Validator validator(openapi_folder());
            return judged_routes(validator);
        }();
        return all;
    }

    JudgedRoute judged(const std::string& route)
    {
        const auto found = routes().find(route);
        return found == routes().end() ? JudgedRoute{} : found->second;
    }
};

bool may_lack(const std::string& route, std::string_view what)
{
    return std::ranges::any_of(unjudged, [&](const Unjudged& one) {
        return one.route == route && (one.what == "both" || one.what == what);
    });
}

TEST_F(Completeness, every_route_answers_well_and_badly_as_the_documents_declare)
{
    for (const auto& route : all_routes()) {
        const auto [operation, version, success, error] = judged(route);
        EXPECT_TRUE(success || may_lack(route, "success")) << route << ": no success is judged";
        EXPECT_TRUE(error || may_lack(route, "error")) << route << ": no refusal is judged";
    }
}

TEST_F(Completeness, excuses_no_more_than_it_must)
{
    for (const auto& [route, what, why] : unjudged) {
        const auto found = judged(std::string(route));
        EXPECT_FALSE(what != "error" && found.success) << route << " needs no excuse: " << why;
        EXPECT_FALSE(what != "success" && found.error) << route << " needs no excuse: " << why;
    }
    const auto known = all_routes();
    for (const auto& one : unjudged)
        EXPECT_TRUE(std::ranges::find(known, one.route) != known.end())
            << one.route << " is no route";
}

TEST_F(Completeness, is_on_record)
{
    RouteRecords records;
    for (const auto& [route, found] : routes())
        if (found.success || found.error)
            records[route] = {found.operation, found.version, found.answers()};
    const auto text = route_records_text(records);
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        std::ofstream(TRESOR_OPERATIONS_GOLDEN, std::ios::binary) << text;
        GTEST_SKIP() << "operations.golden was rewritten";
    }
    EXPECT_EQ(read_text(TRESOR_OPERATIONS_GOLDEN), text);
}

} // namespace
} // namespace contract
