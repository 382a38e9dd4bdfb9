// SPDX-License-Identifier: Apache-2.0
// Every answer of the simulator against Azure's documents and against what Azure was recorded to
// answer.
#include "tests/contract/azure_deviations.hpp"
#include "tests/contract/azure_docs.hpp"
#include "tests/contract/judged_routes.hpp"
#include "tests/contract/mutation.hpp"
#include "tests/contract/profile.hpp"
#include "tests/contract/recordings.hpp"
#include "tests/contract/walk.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace contract {
namespace {
using testing::IsEmpty;

class SimulatorContract : public WithAzureDocs {};

TEST_F(SimulatorContract, is_asked_only_what_the_documents_allow)
{
    Validator validator(openapi_folder());
    for (const auto& step : whole_walk()) {
        if (!step.is_arm() || step.response.status >= 400) continue;
        for (const auto& violation :
             validator.check_request(step.request.method, step.request.url, step.request.body))
            if (violation.rule != "operation") ADD_FAILURE() << step.name << ": " << violation;
    }
}

TEST_F(SimulatorContract, answers_what_the_documents_declare_but_for_azures_own_deviations)
{
    Validator validator(openapi_folder());
    Deviations known(azure_deviations());
    for (const auto& step : whole_walk()) {
        if (!step.is_arm()) continue;
        for (const auto& violation : violations_of(validator, step))
            EXPECT_TRUE(known.allow(violation)) << step.name << ": " << violation;
    }
    EXPECT_THAT(known.unmet(), IsEmpty()) << "no answer deviates so any more";
}

TEST_F(SimulatorContract, shows_every_property_of_another_type)
{
    Validator validator(openapi_folder());
    std::size_t changed = 0;
    for (const auto& step : whole_walk()) {
        const auto body = step.body();
        const auto operation =
            find_operation(validator.documents(), step.request.method, step.request.url);
        if (!step.is_arm() || !operation || !body.is_object()) continue;
        const auto before = validator.check_response(*operation, step.response.status, &body);
        for (const auto& pointer : members_of(body)) {
            const auto other = retyped(body, pointer);
            ++changed;
            // The settings of an extension are whatever it wants.
            if (pointer.contains("/properties/settings/")) continue;
            const bool is_undeclared = std::ranges::any_of(before, [&](const Violation& violation) {
                return pointer.starts_with(violation.pointer);
            });
            EXPECT_TRUE(is_undeclared || validator.check_response(*operation, step.response.status,
                                                                  &other) != before)
                << step.name << ": any type goes at " << pointer;
        }
    }
    EXPECT_GT(changed, 1000U);
}

/// What Azure was seen to answer, by operation and state.
Profile recorded_profile(Documents& documents)
{
    Profile profile;
    for (const auto& seen : recorded({"2023/backup", "2023/keyvault", "2023/role", "2023/vm"})) {
        if (!seen.url.starts_with("https://management.azure.com") || !seen.body.is_object())
            continue;
        const auto operation = find_operation(documents, seen.method, seen.url, Version::newest);
        if (operation) profile.add(operation->id, seen.status, seen.body);
    }
    return profile;
}

TEST_F(SimulatorContract, answers_every_property_that_the_recordings_always_show)
{
    Documents documents(openapi_folder());
    const auto profile = recorded_profile(documents);
    std::vector<bool> met(known_omissions().size());
    const auto is_known = [&](const std::string& operation, const std::string& pointer) {
        bool known = false;
        for (std::size_t i = 0; i < met.size(); ++i) {
            const auto& omission = known_omissions()[i];
            if (!matches_pattern(omission.operation, operation) ||
                !matches_pattern(omission.pointer, pointer))
                continue;
            met[i] = known = true;
        }
        return known;
    };
    for (const auto& step : whole_walk()) {
        const auto body = step.body();
        if (!step.is_arm() || !body.is_object()) continue;
        const auto operation = find_operation(documents, step.request.method, step.request.url);
        if (!operation) continue;
        for (const auto& pointer : profile.missing(operation->id, step.response.status, body))
            EXPECT_TRUE(is_known(operation->id, pointer))
                << step.name << ": " << operation->id << " lacks " << pointer;
    }
    for (std::size_t i = 0; i < met.size(); ++i)
        EXPECT_TRUE(met[i]) << "nothing lacks " << known_omissions()[i].pointer << " any more";
}

} // namespace
} // namespace contract
