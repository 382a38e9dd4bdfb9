// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/azure_docs.hpp"
#include "tests/contract/openapi_operations.hpp"

#include <gtest/gtest.h>

namespace contract {
namespace {

TEST(Target, is_read_from_an_url_with_its_escapes)
{
    const auto target = Target::of("https://arm/a/vm%3B1/?%24filter=x%20eq%20'y'&api-version=1");
    EXPECT_EQ(target.segments, (std::vector<std::string>{"a", "vm;1"}));
    EXPECT_EQ(target.parameter("$FILTER"), "x eq 'y'");
    EXPECT_EQ(target.parameter("top"), std::nullopt);
}

TEST(Target, belongs_to_the_last_provider_of_its_path)
{
    EXPECT_EQ(Target::of("/subscriptions/s/providers/A.B/x/y/providers/C.D/z").provider(), "C.D");
    EXPECT_EQ(Target::of("/subscriptions/s/resourcegroups").provider(), "Microsoft.Resources");
}

class FindOperation : public WithAzureDocs {
protected:
    static std::string
    id_of(std::string_view method, const std::string& url, Version version = Version::as_asked)
    {
        Documents documents(openapi_folder());
        const auto found = find_operation(documents, method, url, version);
        return found ? found->id : "none";
    }
};

TEST_F(FindOperation, takes_the_path_with_most_fixed_segments)
{
    const std::string group = "/subscriptions/s/resourceGroups/g";
    EXPECT_EQ(
        id_of("GET",
              group + "/providers/Microsoft.Compute/virtualMachines/v?api-version=2024-07-01"),
        "virtualMachine.VirtualMachines_Get");
    EXPECT_EQ(id_of("GET", group + "?api-version=2024-07-01"), "resources.ResourceGroups_Get");
}

TEST_F(FindOperation, lets_a_scope_span_any_number_of_segments)
{
    EXPECT_EQ(id_of("PUT",
                    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/k"
                    "/providers/Microsoft.Authorization/roleAssignments/a?api-version=2022-04-01"),
              "authorization-RoleAssignmentsCalls.RoleAssignments_Create");
}

TEST_F(FindOperation, looks_into_no_other_version_unless_told)
{
    const auto url =
        "/subscriptions/s/providers/Microsoft.RecoveryServices/vaults?api-version=2016-06-01";
    EXPECT_EQ(id_of("GET", url), "none");
    EXPECT_EQ(id_of("GET", url, Version::newest), "vaults.Vaults_ListBySubscriptionId");
}

} // namespace
} // namespace contract
