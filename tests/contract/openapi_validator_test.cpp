// SPDX-License-Identifier: Apache-2.0
// What the validator refuses, on a protected item, an operation's status and a policy that are
// right to begin with.
#include "tests/contract/azure_docs.hpp"
#include "tests/contract/deviation.hpp"
#include "tests/contract/openapi_validator.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include <ostream>

namespace contract {
namespace {
namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string vault = "https://arm/subscriptions/00000000-0000-0000-0000-000000000001"
                          "/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/vault1";
const std::string item = vault + "/backupFabrics/Azure/protectionContainers/c;1/protectedItems/vm;1"
                                 "?api-version=2024-04-01";
const std::string policy = vault + "/backupPolicies/p?api-version=2024-04-01";

json::value right_item()
{
    return json::parse(R"({"id": "/x", "name": "VM;1", "properties": {
        "protectedItemType": "Microsoft.Compute/virtualMachines", "backupManagementType": "AzureIaasVM",
        "protectionState": "IRPending", "lastBackupTime": "2001-01-01T00:00:00Z",
        "kpisHealths": {"BackupHealthStatus": {"resourceHealthStatus": "Healthy"}},
        "healthDetails": [{"code": 400239, "recommendations": []}]}})");
}

struct Refusal {
    const char* name;
    const char* pointer; ///< set to `value`; removed where that is empty
    const char* value;
    const char* said; ///< pointer and rule of the only violation
};

std::ostream& operator<<(std::ostream& out, const Refusal& refusal)
{
    return out << refusal.pointer << " = " << refusal.value;
}

class Refuses : public WithAzureDocs, public testing::WithParamInterface<Refusal> {};

std::string said(const Violation& violation)
{
    return violation.pointer + " " + violation.rule;
}

std::vector<std::string> all_said(const Violations& found)
{
    std::vector<std::string> out;
    for (const auto& violation : found) out.push_back(said(violation));
    return out;
}

TEST_P(Refuses, what_the_document_does_not_say)
{
    auto body = right_item();
    const std::string pointer = GetParam().pointer;
    const auto slash = pointer.rfind('/');
    auto& parent = body.at_pointer(pointer.substr(0, slash)).as_object();
    if (std::string_view(GetParam().value).empty())
        parent.erase(pointer.substr(slash + 1));
    else
        parent[pointer.substr(slash + 1)] = json::parse(GetParam().value);

    Validator validator(openapi_folder());
    const auto found = validator.check_response("GET", item, 200, json::serialize(body));

    EXPECT_THAT(all_said(found), ElementsAre(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Validator, Refuses,
    testing::Values(
        Refusal{"a_dropped_discriminator", "/properties/protectedItemType", "",
                "/properties/protectedItemType required"},
        Refusal{"an_unknown_discriminator", "/properties/protectedItemType", R"("Toaster")",
                "/properties/protectedItemType discriminator"},
        Refusal{"an_undeclared_property", "/properties/colour", R"("red")",
                "/properties/colour undeclared"},
        Refusal{"an_undeclared_property_of_the_resource", "/etag", R"("x")", "/etag undeclared"},
        Refusal{"a_wrong_type", "/properties/policyName", "7", "/properties/policyName type"},
        Refusal{"a_wrong_type_in_a_list", "/properties/healthDetails/0/code", R"("400239")",
                "/properties/healthDetails/0/code type"},
        Refusal{"a_wrong_value_of_an_enumeration", "/properties/protectionState", R"("irpending")",
                "/properties/protectionState enum"},
        Refusal{"a_wrong_value_in_a_map",
                "/properties/kpisHealths/BackupHealthStatus/resourceHealthStatus", R"("Fine")",
                "/properties/kpisHealths/BackupHealthStatus/resourceHealthStatus enum"},
        Refusal{"a_time_without_zone", "/properties/lastBackupTime", R"("2001-01-01T00:00:00")",
                "/properties/lastBackupTime format"},
        Refusal{"a_null", "/properties/lastBackupTime", "null", "/properties/lastBackupTime null"},
        Refusal{"a_fraction_for_an_integer", "/properties/softDeleteRetentionPeriodInDays", "1.5",
                "/properties/softDeleteRetentionPeriodInDays type"},
        Refusal{"a_number_over_32_bits", "/properties/softDeleteRetentionPeriodInDays",
                "4294967296", "/properties/softDeleteRetentionPeriodInDays range"}),
    [](const auto& test) { return std::string(test.param.name); });

class Validation : public WithAzureDocs {
protected:
    void SetUp() override
    {
        WithAzureDocs::SetUp();
        if (!IsSkipped()) validator_ = std::make_unique<Validator>(openapi_folder());
    }
    std::unique_ptr<Validator> validator_;
};

TEST_F(Validation, accepts_what_the_document_says)
{
    EXPECT_THAT(validator_->check_response("GET", item, 200, json::serialize(right_item())),
                IsEmpty());
}

TEST_F(Validation, finds_the_operation_whatever_the_case_of_the_path)
{
    auto url = item;
    url.replace(url.find("resourceGroups"), 14, "resourcegroups");
    EXPECT_THAT(validator_->check_response("GET", url, 200, json::serialize(right_item())),
                IsEmpty());
}

TEST_F(Validation, refuses_a_status_that_is_not_declared)
{
    EXPECT_THAT(all_said(validator_->check_response("GET", item, 201, "")), ElementsAre(" status"));
}

TEST_F(Validation, takes_the_default_answer_for_errors)
{
    EXPECT_THAT(
        validator_->check_response("GET", item, 404, R"({"error": {"code": "a", "message": "b"}})"),
        IsEmpty());
    EXPECT_THAT(all_said(validator_->check_response("GET", item, 404, R"({"fault": 1})")),
                ElementsAre("/fault undeclared"));
}

TEST_F(Validation, wants_a_body_exactly_where_one_is_declared)
{
    EXPECT_THAT(all_said(validator_->check_response("GET", item, 200, "")), ElementsAre(" body"));
    EXPECT_THAT(all_said(validator_->check_response("PUT", item, 202, "{}")), ElementsAre(" body"));
    EXPECT_THAT(validator_->check_response("PUT", item, 202, ""), IsEmpty());
}

TEST_F(Validation, refuses_a_body_that_is_no_json)
{
    EXPECT_THAT(all_said(validator_->check_response("GET", item, 200, "<html>")),
                ElementsAre(" json"));
}

TEST_F(Validation, refuses_an_operation_that_no_document_has)
{
    auto url = item;
    url.replace(url.find("2024-04-01"), 10, "2019-05-13");
    EXPECT_THAT(all_said(validator_->check_response("GET", url, 200, "{}")),
                ElementsAre(" operation"));
}

TEST_F(Validation, chooses_among_polymorphic_members)
{
    const auto body = [](const char* schedule) {
        return std::string(R"({"properties": {"backupManagementType": "AzureIaasVM",
            "schedulePolicy": {"schedulePolicyType": ")") +
               schedule + R"(", "hourlySchedule": {"interval": 4}}}})";
    };
    EXPECT_THAT(validator_->check_request("PUT", policy, body("SimpleSchedulePolicyV2")),
                IsEmpty());
    // The first version's hourly schedule has the same name and form; a log schedule has none.
    EXPECT_THAT(all_said(validator_->check_request("PUT", policy, body("LogSchedulePolicy"))),
                ElementsAre("/properties/schedulePolicy/hourlySchedule undeclared"));
}

TEST_F(Validation, refuses_to_send_what_only_the_service_writes)
{
    EXPECT_THAT(all_said(validator_->check_request("PUT", policy, R"({"id": "/x"})")),
                ElementsAre("/id read-only"));
}

TEST_F(Validation, misses_a_parameter_of_the_query)
{
    const auto url = "https://arm/subscriptions/00000000-0000-0000-0000-000000000001/providers"
                     "/Microsoft.RecoveryServices/locations/westeurope/backupStatus"
                     "?api-version=2024-04-01";
    EXPECT_THAT(validator_->check_request("POST", url, R"({"resourceType": "VM"})"), IsEmpty());
    EXPECT_THAT(all_said(validator_->check_request("POST", url, R"({"resourceType": "Boat"})")),
                ElementsAre("/resourceType enum"));
}

TEST(DeviationPattern, stands_for_any_run_of_characters)
{
    EXPECT_TRUE(matches_pattern("/value/*/id", "/value/12/id"));
    EXPECT_TRUE(matches_pattern("*", ""));
    EXPECT_FALSE(matches_pattern("/value/*/id", "/value/12/name"));
}

TEST(DeviationList, tells_which_entries_covered_nothing)
{
    constexpr Deviation known[] = {{"A_Get", "/x", "null", "first"},
                                   {"B_*", "*", "enum", "second"}};
    Deviations list(known);
    EXPECT_TRUE(list.allow({"B_Get", 200, "/y", "enum", ""}));
    EXPECT_FALSE(list.allow({"B_Get", 200, "/y", "type", ""}));
    ASSERT_EQ(list.unmet().size(), 1U);
    EXPECT_EQ(list.unmet().front().why, "first");
}

} // namespace
} // namespace contract
