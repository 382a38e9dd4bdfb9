// SPDX-License-Identifier: Apache-2.0
// Backup policies of both versions and every schedule.
#include "tests/contract/estate_names.hpp"
#include "tests/contract/walk.hpp"

namespace contract {
namespace {

struct Policy {
    std::string name;
    std::string body;
};

const std::string daily = R"("dailySchedule": {"retentionTimes": ["2024-01-01T22:30:00Z"],
    "retentionDuration": {"count": 30, "durationType": "Days"}})";
const std::string longer = R"("monthlySchedule": {"retentionScheduleFormatType": "Weekly",
    "retentionScheduleWeekly": {"daysOfTheWeek": ["Sunday"], "weeksOfTheMonth": ["First"]},
    "retentionTimes": ["2024-01-01T22:30:00Z"],
    "retentionDuration": {"count": 12, "durationType": "Months"}},
    "yearlySchedule": {"retentionScheduleFormatType": "Daily", "monthsOfYear": ["January"],
    "retentionScheduleDaily": {"daysOfTheMonth": [{"date": 1, "isLast": false}]},
    "retentionTimes": ["2024-01-01T22:30:00Z"],
    "retentionDuration": {"count": 3, "durationType": "Years"}})";
const std::string weekly = R"("weeklySchedule": {"daysOfTheWeek": ["Sunday"],
    "retentionTimes": ["2024-01-01T22:30:00Z"],
    "retentionDuration": {"count": 12, "durationType": "Weeks"}})";

std::string
body(const std::string& version, const std::string& schedule, const std::string& retention)
{
    return R"({"properties": {"backupManagementType": "AzureIaasVM", )" + version +
           R"("timeZone": "UTC", "instantRpRetentionRangeInDays": )" +
           (version.empty() ? "5" : "7") + R"(, "schedulePolicy": {)" + schedule +
           R"(}, "retentionPolicy": {"retentionPolicyType": "LongTermRetentionPolicy", )" +
           retention + "}}}";
}

std::vector<Policy> policies()
{
    const std::string first = R"("schedulePolicyType": "SimpleSchedulePolicy", )";
    const std::string second = R"("schedulePolicyType": "SimpleSchedulePolicyV2", )";
    const std::string enhanced = R"("policyType": "V2", )";
    const std::string times = R"("scheduleRunTimes": ["2024-01-01T22:30:00.000Z"])";
    const std::string sunday = R"("scheduleRunDays": ["Sunday"], )";
    return {
        {"v1-daily", body("", first + R"("scheduleRunFrequency": "Daily", )" + times, daily)},
        {"v1-daily-long", body("", first + R"("scheduleRunFrequency": "Daily", )" + times,
                               daily + ", " + weekly + ", " + longer)},
        {"v1-weekly",
         body("", first + R"("scheduleRunFrequency": "Weekly", )" + sunday + times, weekly)},
        {"v2-hourly", body(enhanced, second + R"("scheduleRunFrequency": "Hourly", "hourlySchedule":
            {"interval": 4, "scheduleWindowStartTime": "2024-01-01T22:30:00Z",
             "scheduleWindowDuration": 12})",
                           daily)},
        {"v2-daily", body(enhanced,
                          second + R"("scheduleRunFrequency": "Daily",
            "dailySchedule": {)" +
                              times + "}",
                          daily)},
        {"v2-weekly", body(enhanced,
                           second + R"("scheduleRunFrequency": "Weekly",
            "weeklySchedule": {)" +
                               sunday + times + "}",
                           weekly)},
    };
}

} // namespace

void walk_policies(Walk& walk)
{
    const auto all = vault + "/backupPolicies";
    walk.get("policies of a new vault", all + recovery_version);
    walk.get("policy that every vault has", all + "/DefaultPolicy" + recovery_version);
    walk.get("enhanced policy that every vault has", all + "/EnhancedPolicy" + recovery_version);
    for (const auto& policy : policies()) {
        const auto url = all + "/" + policy.name + recovery_version;
        walk.put("policy " + policy.name + ", created", url, policy.body);
        walk.get("policy " + policy.name, url);
        walk.put("policy " + policy.name + ", put again", url, policy.body);
    }
    walk.get("policies",
             all + "?api-version=2024-04-01&%24filter=backupManagementType%20eq%20'AzureIaasVM'");
    walk.remove("policy, deleted", all + "/v1-weekly" + recovery_version);
    walk.remove("policy that is gone, deleted", all + "/v1-weekly" + recovery_version);
}

} // namespace contract
