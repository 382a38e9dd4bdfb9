// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include "providers/simulator/services/policy_rules.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string daily = R"({
  "backupManagementType": "AzureIaasVM", "instantRpRetentionRangeInDays": 2, "timeZone": "UTC",
  "schedulePolicy": {"schedulePolicyType": "SimpleSchedulePolicy", "scheduleRunFrequency": "Daily",
                     "scheduleRunTimes": ["2024-01-01T22:30:00.000Z"]},
  "retentionPolicy": {"retentionPolicyType": "LongTermRetentionPolicy",
    "dailySchedule": {"retentionTimes": ["2024-01-01T22:30:00.000Z"],
                      "retentionDuration": {"count": 30, "durationType": "Days"}},
    "monthlySchedule": {"retentionScheduleFormatType": "Weekly", "retentionTimes": ["2024-01-01T22:30:00Z"],
      "retentionScheduleWeekly": {"daysOfTheWeek": ["Sunday"], "weeksOfTheMonth": ["First"]},
      "retentionDuration": {"count": 12, "durationType": "Months"}}}})";

const std::string hourly = R"({
  "backupManagementType": "AzureIaasVM", "policyType": "V2", "instantRpRetentionRangeInDays": 7,
  "schedulePolicy": {"schedulePolicyType": "SimpleSchedulePolicyV2", "scheduleRunFrequency": "Hourly",
    "hourlySchedule": {"interval": 4, "scheduleWindowStartTime": "2024-01-01T08:00:00Z", "scheduleWindowDuration": 12}},
  "retentionPolicy": {"retentionPolicyType": "LongTermRetentionPolicy",
    "dailySchedule": {"retentionTimes": ["2024-01-01T08:00:00Z"],
                      "retentionDuration": {"count": 30, "durationType": "Days"}}}})";

const std::string weekly = R"({
  "backupManagementType": "AzureIaasVM", "instantRpRetentionRangeInDays": 5,
  "schedulePolicy": {"schedulePolicyType": "SimpleSchedulePolicy", "scheduleRunFrequency": "Weekly",
                     "scheduleRunTimes": ["2024-01-01T22:30:00Z"], "scheduleRunDays": ["Sunday"]},
  "retentionPolicy": {"retentionPolicyType": "LongTermRetentionPolicy",
    "weeklySchedule": {"daysOfTheWeek": ["Sunday"], "retentionTimes": ["2024-01-01T22:30:00Z"],
                       "retentionDuration": {"count": 12, "durationType": "Weeks"}}}})";

json::object changed(const std::string& policy, const std::string& path, const json::value& value)
{
    json::object properties = parse_json(policy)->as_object();
    EXPECT_TRUE(set_path(properties, path, value));
    return properties;
}

std::string body(const json::object& properties)
{
    return json::serialize(json::object{{"properties", properties}});
}

std::string body(const std::string& properties)
{
    return "{\"properties\":" + properties + "}";
}

const std::string path = "{rsv}/backupPolicies/nightly";

struct Bad {
    const char* name;
    const std::string& policy;
    const char* path;
    json::value value;
};

struct BadPolicy : testing::TestWithParam<Bad> {};

} // namespace

TEST(PolicyRules, take_the_usual_policies)
{
    for (const auto& policy : {daily, hourly, weekly})
        EXPECT_EQ(policy_problem(parse_json(policy)->as_object()), std::nullopt);
}

TEST_P(BadPolicy, is_refused)
{
    EXPECT_TRUE(policy_problem(changed(GetParam().policy, GetParam().path, GetParam().value)));
}

INSTANTIATE_TEST_SUITE_P(
    PolicyRules, BadPolicy,
    testing::Values(
        Bad{"schedule_off_the_half_hour", daily, "schedulePolicy.scheduleRunTimes[0]",
            "2024-01-01T22:15:00Z"},
        Bad{"retention_at_another_time", daily, "retentionPolicy.dailySchedule.retentionTimes[0]",
            "2024-01-01T22:00:00Z"},
        Bad{"six_days", daily, "retentionPolicy.dailySchedule.retentionDuration.count", 6},
        Bad{"too_many_days", daily, "retentionPolicy.dailySchedule.retentionDuration.count", 10000},
        Bad{"wrong_unit", daily, "retentionPolicy.dailySchedule.retentionDuration.durationType",
            "Weeks"},
        Bad{"too_many_months", daily, "retentionPolicy.monthlySchedule.retentionDuration.count",
            1189},
        Bad{"unknown_week", daily,
            "retentionPolicy.monthlySchedule.retentionScheduleWeekly.weeksOfTheMonth[0]", "Fifth"},
        Bad{"six_instant_days", daily, "instantRpRetentionRangeInDays", 6},
        Bad{"standard_hourly", daily, "schedulePolicy.scheduleRunFrequency", "Hourly"},
        Bad{"type_against_schedule", daily, "policyType", "V2"},
        Bad{"crash_consistent_standard", daily, "snapshotConsistencyType", "OnlyCrashConsistent"},
        Bad{"odd_interval", hourly, "schedulePolicy.hourlySchedule.interval", 5},
        Bad{"window_no_multiple", hourly, "schedulePolicy.hourlySchedule.scheduleWindowDuration",
            10},
        Bad{"too_long_instant_for_four_hours", hourly, "instantRpRetentionRangeInDays", 18},
        Bad{"weekly_with_two_instant_days", weekly, "instantRpRetentionRangeInDays", 2},
        Bad{"weekly_on_another_day", weekly, "retentionPolicy.weeklySchedule.daysOfTheWeek[0]",
            "Monday"},
        Bad{"weekly_without_days", weekly, "schedulePolicy.scheduleRunDays", json::array()}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Policy, comes_back_normalised)
{
    Azure azure;
    azure.make_vault();
    const auto put = azure.put(path, body(daily));
    EXPECT_EQ(put.status, 200);
    EXPECT_EQ(put.at("properties.schedulePolicy.scheduleRunTimes"), R"(["2024-01-01T22:30:00Z"])");
    EXPECT_EQ(put.at("properties.protectedItemsCount"), "0");
    EXPECT_EQ(put.at("properties.policyType"), "");
    EXPECT_EQ(azure.get(path).text, put.text);
}

TEST(Policy, is_refused_in_one_vague_sentence)
{
    Azure azure;
    azure.make_vault();
    const auto refused = azure.put(path, body(changed(daily, "instantRpRetentionRangeInDays", 9)));
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.at("error.code"), "BMSUserErrorInvalidPolicyInput");
}

TEST(Policy, cannot_change_its_type)
{
    Azure azure;
    azure.make_vault();
    azure.put(path, body(daily));
    EXPECT_EQ(azure.put(path, body(hourly)).status, 400);
}

TEST(Policy, loses_its_time_zone_and_keeps_its_tiering_when_they_are_left_out)
{
    Azure azure;
    azure.make_vault();
    json::object full = changed(daily, "timeZone", "W. Europe Standard Time");
    full["tieringPolicy"] = {
        {"ArchivedRP",
         {{"tieringMode", "TierRecommended"}, {"duration", 0}, {"durationType", "Invalid"}}}};
    azure.put(path, body(full));
    full.erase("timeZone");
    full.erase("tieringPolicy");
    const auto put = azure.put(path, body(full));
    EXPECT_EQ(put.at("properties.timeZone"), "UTC");
    EXPECT_EQ(put.at("properties.tieringPolicy.ArchivedRP.tieringMode"), "TierRecommended");
}

TEST(Policy, in_use_cannot_be_deleted)
{
    Azure azure;
    azure.make_vault();
    azure.put(path, body(daily));
    azure.protect("web-01", "nightly");
    EXPECT_EQ(azure.remove(path).status, 400);
}

TEST(Policy, is_deleted_with_200_and_then_204)
{
    Azure azure;
    azure.make_vault();
    azure.put(path, body(daily));
    EXPECT_EQ(azure.remove(path).status, 200);
    EXPECT_EQ(azure.remove(path).status, 204);
}

TEST(Policy, of_an_immutable_vault_cannot_keep_less)
{
    Azure azure;
    azure.make_vault(R"({"securitySettings":{"immutabilitySettings":{"state":"Unlocked"}}})");
    azure.put(path, body(daily));
    const auto count = "retentionPolicy.dailySchedule.retentionDuration.count";
    EXPECT_EQ(azure.put(path, body(changed(daily, count, 29))).at("error.code"),
              "UserErrorOperationDeniedOnImmutableItem");
    EXPECT_EQ(azure.put(path, body(changed(daily, count, 31))).status, 200);
}

TEST(Policy, list_is_filtered_by_management_type)
{
    Azure azure;
    azure.make_vault();
    EXPECT_EQ(azure.get("{rsv}/backupPolicies?%24filter=backupManagementType+eq+%27AzureIaasVM%27")
                  .count(),
              2U);
}

} // namespace simulator
