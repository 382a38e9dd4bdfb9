// SPDX-License-Identifier: Apache-2.0
// The validator against the examples that Azure publishes beside its documents.
#include "tests/contract/azure_docs.hpp"
#include "tests/contract/deviation.hpp"
#include "tests/contract/openapi_validator.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace contract {
namespace {
namespace json = boost::json;

/// Every provider of which the simulator answers anything.
constexpr std::array providers{"Microsoft.RecoveryServices", "Microsoft.Compute",
                               "Microsoft.KeyVault", "Microsoft.Authorization",
                               "Microsoft.Resources"};

struct Example {
    Operation operation;
    std::string name;
    Node content;
};

void collect(Documents& documents, const Document& document, const Node& item,
             const std::string& method, std::vector<Example>& found)
{
    const auto definition = item.member(method);
    const auto examples = definition.member("x-ms-examples");
    if (!examples) return;
    for (const auto& [title, reference] : examples.object()) {
        const std::filesystem::path file(std::string(text_of(reference.as_object(), "$ref")));
        const auto& example = documents.open(document.file.parent_path() / file);
        found.push_back({{qualified_id(document, text_of(definition.object(), "operationId")),
                          method,
                          item,
                          definition,
                          {}},
                         file.filename().string(),
                         {&example, &example.root}});
    }
}

std::vector<Example> examples(Documents& documents)
{
    std::vector<Example> found;
    for (const auto* provider : providers)
        for (const auto* document : documents.specs(provider, "")) {
            const auto paths = Node{document, &document->root}.member("paths");
            if (!paths) continue;
            for (const auto& [path, item] : paths.object())
                for (const auto* method : {"get", "put", "post", "patch", "delete", "head"})
                    collect(documents, *document, {document, &item}, method, found);
        }
    return found;
}

Violations check_responses(Validator& validator, const Example& example)
{
    Violations found;
    for (const auto& [status, response] : example.content.member("responses").object()) {
        const auto* body = response.as_object().if_contains("body");
        const auto inside = validator.check_response(
            example.operation, status == "default" ? 400 : std::stoi(status), body);
        found.insert(found.end(), inside.begin(), inside.end());
    }
    return found;
}

/// What a call sends; the documents name the body like any other parameter.
Violations check_requests(Validator& validator, const Example& example)
{
    Violations found;
    if (example.operation.method == "get" || example.operation.method == "delete") return found;
    for (const auto& [name, value] : example.content.member("parameters").object()) {
        if (!value.is_object()) continue;
        const auto inside = validator.check_body(example.operation, value);
        found.insert(found.end(), inside.begin(), inside.end());
    }
    return found;
}

/// Where Microsoft's own examples are not what its documents say.
constexpr Deviation mistakes[] = {
    {"*_List", "/nextLink", "null", "RecoveryPoints_List.json writes null for no further page"},
    {"*.RecoveryPointsCrr_List", "/nextLink", "null", "RecoveryPoints_List.json of 2023-01-15"},
    {"*.PrivateEndpointConnections_ListByResource", "/nextLink", "null",
     "listPrivateEndpointConnection.json"},
    {"*.CrossRegionRestore_Trigger", "/restoreRequest/targetDomainNameId", "null",
     "TriggerCrossRegionRestore_Post.json and its identity-based twin"},
    {"*.BackupResourceEncryptionConfigs_Update", "/properties/infrastructureEncryptionState",
     "enum", "BackupResourceEncryptionConfig_Put.json sends \"true\""},
    {"*.ProtectedItem*", "/properties/lastRecoveryPoint", "null",
     "ConfigureProtection.json, StopProtection.json, ProtectedItemOperationResults.json"},
    {"*.ProtectionPolicies_*", "/properties/resourceGuardOperationRequests", "null",
     "v2-Get-Policy.json, IaaS_v2_hourly.json, IaaS_v2_daily.json"},
    {"*.ProtectionPolicies_CreateOrUpdate",
     "/properties/retentionPolicy/*lySchedule/retentionScheduleDaily", "null",
     "IaaS_v2_hourly.json, IaaS_v2_daily.json: no daily format beside a weekly one"},
    {"*.VirtualMachines_CreateOrUpdate", "/properties/hardwareProfile/vmSize", "enum",
     "VirtualMachine_Create_WithSecurityTypeConfidentialVM*.json: sizes newer than the list"},
    {"*.VirtualMachines_InstanceView", "/patchStatus/*/error", "null",
     "VirtualMachine_Get_InstanceView.json"},
    {"*.VirtualMachines_List*", "/value/*/properties/networkProfile/networkApiVersion", "enum",
     "VirtualMachine_List*_MaximumSet_Gen.json"},
    {"*.RoleDefinitions_CreateOrUpdate", "/roleDefinition", "undeclared",
     "PutRoleDefinition.json wraps the body once more"},
    {"*.Deployments_WhatIf", "/properties/changes/0/delta/0/after", "type",
     "PostDeploymentWhatIfOnResourceGroup.json: a string where an object is declared"},
};

class Examples : public WithAzureDocs {};

TEST_F(Examples, of_the_pack_are_accepted_but_for_the_known_mistakes)
{
    Validator validator(openapi_folder());
    Deviations known(mistakes);
    const auto all = examples(validator.documents());
    EXPECT_GT(all.size(), 250U);
    for (const auto& example : all) {
        auto found = check_responses(validator, example);
        std::ranges::move(check_requests(validator, example), std::back_inserter(found));
        for (const auto& violation : found)
            EXPECT_TRUE(known.allow(violation)) << example.name << ": " << violation;
    }
    EXPECT_THAT(known.unmet(), testing::IsEmpty());
}

} // namespace
} // namespace contract
