// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/text.hpp"

#include <functional>

namespace simulator {

namespace {

json::object retention(const std::string& time)
{
    return {{"retentionPolicyType", "LongTermRetentionPolicy"},
            {"dailySchedule",
             {{"retentionTimes", {time}},
              {"retentionDuration", {{"count", 30}, {"durationType", "Days"}}}}}};
}

json::object daily_schedule(const std::string& time)
{
    return {{"schedulePolicyType", "SimpleSchedulePolicy"},
            {"scheduleRunFrequency", "Daily"},
            {"scheduleRunTimes", {time}},
            {"scheduleWeeklyFrequency", 0}};
}

json::object default_policy(const std::string& time)
{
    return {{"backupManagementType", "AzureIaasVM"},  {"instantRPDetails", json::object()},
            {"schedulePolicy", daily_schedule(time)}, {"retentionPolicy", retention(time)},
            {"instantRpRetentionRangeInDays", 2},     {"timeZone", "UTC"}};
}

json::object enhanced_policy(const std::string& time)
{
    return {
        {"backupManagementType", "AzureIaasVM"},
        {"policyType", "V2"},
        {"instantRPDetails", json::object()},
        {"schedulePolicy",
         {{"schedulePolicyType", "SimpleSchedulePolicyV2"},
          {"scheduleRunFrequency", "Hourly"},
          {"hourlySchedule",
           {{"interval", 4}, {"scheduleWindowStartTime", time}, {"scheduleWindowDuration", 12}}}}},
        {"retentionPolicy", retention(time)},
        {"instantRpRetentionRangeInDays", 2},
        {"timeZone", "UTC"}};
}

json::object log_policy(const std::string& time)
{
    const json::object log{
        {"policyType", "Log"},
        {"schedulePolicy",
         {{"schedulePolicyType", "LogSchedulePolicy"}, {"scheduleFrequencyInMins", 60}}},
        {"retentionPolicy",
         {{"retentionPolicyType", "SimpleRetentionPolicy"},
          {"retentionDuration", {{"count", 30}, {"durationType", "Days"}}}}}};
    const json::object full{{"policyType", "Full"},
                            {"schedulePolicy", daily_schedule(time)},
                            {"retentionPolicy", retention(time)}};
    return {
        {"backupManagementType", "AzureWorkload"},
        {"workLoadType", "SQLDataBase"},
        {"settings", {{"timeZone", "UTC"}, {"issqlcompression", false}, {"isCompression", false}}},
        {"subProtectionPolicy", json::array{full, log}}};
}

} // namespace

/// The time of day differs from vault to vault, 15:00 to 01:30 in half hours.
void add_default_policies(World& world, const std::string& vault)
{
    const Time day = std::chrono::floor<std::chrono::days>(world.now());
    const auto half_hours = 30 + std::hash<std::string>()(fold(vault)) % 22;
    const Time evening = day + std::chrono::minutes(30 * (half_hours % 48));
    const std::string time = iso_time(evening);
    const std::string morning = iso_time(day + std::chrono::hours(8));
    const auto add = [&](std::string_view name, json::object properties) {
        const std::string id = policy_id(vault, name);
        world.put(Kind::policy, id, policy_document(id, std::move(properties)));
    };
    add("DefaultPolicy", default_policy(time));
    add("EnhancedPolicy", enhanced_policy(morning));
    add("HourlyLogBackup", log_policy(time));
}

} // namespace simulator
